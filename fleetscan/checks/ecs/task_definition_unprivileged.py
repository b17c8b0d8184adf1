"""`ecs.task_definition_unprivileged`."""

from fleetscan.catalogue import check
from fleetscan.facts.ecs import TaskDefinition
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.HIGH,
    frameworks=["fsbp:ECS.4"],
    prowler=["ecs_task_definitions_no_privileged_containers"],
    config_rules=["ecs-containers-nonprivileged"],
)
def task_definition_unprivileged(definition: TaskDefinition) -> Verdict:
    """No container of the task definition is privileged.

    Why:
        A privileged container may do all that root of its host may. Whoever breaks into it has the
        host, and with it every other container there.

    Fix:
        Leave `privileged` out of a new revision, and add the single capabilities that are needed
        under `linuxParameters`.

    CLI:
        aws ecs register-task-definition --family FAMILY --container-definitions file://new.json

    Terraform:
        resource "aws_ecs_task_definition" "example" {
          family = "web"
          container_definitions = jsonencode([{
            name            = "web"
            image           = "example:1"
            memory          = 512
            privileged      = false
            linuxParameters = { capabilities = { add = ["SYS_PTRACE"] } }
          }])
        }
    """
    privileged = [each.name for each in definition.containers if each.privileged]
    if privileged:
        return Fail(
            f"task definition {definition.id} has privileged containers: {', '.join(privileged)}"
        )
    return Pass(f"task definition {definition.id} has no privileged container")
