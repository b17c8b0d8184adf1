"""`ecs.task_definition_logged`."""

from fleetscan.catalogue import check
from fleetscan.facts.ecs import TaskDefinition
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.HIGH,
    frameworks=["fsbp:ECS.9"],
    prowler=["ecs_task_definitions_logging_enabled"],
    config_rules=["ecs-task-definition-log-configuration"],
)
def task_definition_logged(definition: TaskDefinition) -> Verdict:
    """Every container of the task definition sends its logs somewhere.

    Why:
        What a container writes is gone with it, and nobody can tell afterwards what it did or what
        was done to it.

    Fix:
        Give each container a `logConfiguration` in a new revision, such as the driver `awslogs`.

    CLI:
        aws ecs register-task-definition --family FAMILY --container-definitions file://new.json

    Terraform:
        resource "aws_ecs_task_definition" "example" {
          family = "web"
          container_definitions = jsonencode([{
            name   = "web"
            image  = "example:1"
            memory = 512
            logConfiguration = {
              logDriver = "awslogs"
              options = {
                "awslogs-group"         = aws_cloudwatch_log_group.example.name
                "awslogs-region"        = "eu-west-1"
                "awslogs-stream-prefix" = "web"
              }
            }
          }])
        }
    """
    silent = [each.name for each in definition.containers if each.log_driver is None]
    if silent:
        return Fail(
            f"task definition {definition.id} has containers without logs: {', '.join(silent)}"
        )
    return Pass(f"task definition {definition.id} has logs of all its containers")
