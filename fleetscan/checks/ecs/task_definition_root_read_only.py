"""`ecs.task_definition_root_read_only`."""

from fleetscan.catalogue import check
from fleetscan.facts.ecs import TaskDefinition
from fleetscan.verdicts import Fail, NotApplicable, Pass, Severity, Verdict


@check(
    severity=Severity.HIGH,
    frameworks=["fsbp:ECS.5"],
    prowler=["ecs_task_definitions_containers_readonly_access"],
    config_rules=["ecs-containers-readonly-access"],
)
def task_definition_root_read_only(definition: TaskDefinition) -> Verdict:
    """The root file system of every container of the task definition can only be read.

    Why:
        Whoever breaks into a container that can't write to its own files can't leave anything in
        it, neither tools nor a changed program.

    Fix:
        Set `readonlyRootFilesystem` in a new revision, and mount a volume where the program has to
        write.

    CLI:
        aws ecs register-task-definition --family FAMILY --container-definitions file://new.json

    Terraform:
        resource "aws_ecs_task_definition" "example" {
          family = "web"
          container_definitions = jsonencode([{
            name                   = "web"
            image                  = "example:1"
            memory                 = 512
            readonlyRootFilesystem = true
            mountPoints            = [{ sourceVolume = "tmp", containerPath = "/tmp" }]
          }])

          volume {
            name = "tmp"
          }
        }

    Differs:
        Windows has no such file systems, and a task definition for it is not judged.
    """
    if definition.is_windows:
        return NotApplicable(f"task definition {definition.id} is for Windows")
    writable = [each.name for each in definition.containers if not each.read_only]
    if writable:
        return Fail(
            f"task definition {definition.id} has containers that can write to their root file"
            f" system: {', '.join(writable)}"
        )
    return Pass(f"task definition {definition.id} has read-only root file systems")
