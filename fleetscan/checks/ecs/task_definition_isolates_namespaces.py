"""`ecs.task_definition_isolates_namespaces`."""

from fleetscan.catalogue import check
from fleetscan.facts.ecs import TaskDefinition
from fleetscan.verdicts import Fail, Pass, Severity, Verdict

_HOST = "host"


@check(
    severity=Severity.HIGH,
    frameworks=["fsbp:ECS.3"],
    prowler=["ecs_task_definitions_host_namespace_not_shared"],
    config_rules=["ecs-task-definition-pid-mode-check"],
)
def task_definition_isolates_namespaces(definition: TaskDefinition) -> Verdict:
    """The task definition shares neither processes nor memory with its host.

    Why:
        In the host's process namespace a container sees the processes of all others, can stop them
        and read their environment; in its IPC namespace it can read the memory that they share.

    Fix:
        Leave `pidMode` and `ipcMode` out of a new revision, or set them to `task`.

    CLI:
        aws ecs register-task-definition --family FAMILY --pid-mode task --ipc-mode task
            --container-definitions file://containers.json

    Terraform:
        resource "aws_ecs_task_definition" "example" {
          family                = "web"
          pid_mode              = "task"
          ipc_mode              = "task"
          container_definitions = file("containers.json")
        }

    Differs:
        AWS and Prowler ask about processes alone. The IPC namespace of the host is no better.
    """
    shared = [
        name
        for name, mode in (("process", definition.pid_mode), ("IPC", definition.ipc_mode))
        if mode == _HOST
    ]
    if shared:
        return Fail(
            f"task definition {definition.id} is in the host's {' and '.join(shared)} namespace"
        )
    return Pass(f"task definition {definition.id} shares no namespace with its host")
