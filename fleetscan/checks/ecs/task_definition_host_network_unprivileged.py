"""`ecs.task_definition_host_network_unprivileged`."""

from fleetscan.catalogue import check
from fleetscan.facts.ecs import Container, TaskDefinition
from fleetscan.verdicts import Fail, NotApplicable, Pass, Severity, Verdict

_HOST = "host"
_ROOT = {"root", "0"}


@check(
    severity=Severity.HIGH,
    frameworks=["fsbp:ECS.1"],
    prowler=["ecs_task_definitions_host_networking_mode_users"],
    config_rules=["ecs-task-definition-user-for-host-mode-check"],
)
def task_definition_host_network_unprivileged(definition: TaskDefinition) -> Verdict:
    """In the host's network, the containers of the task definition run as others than root.

    Why:
        In the network of the host, root can listen on any port and read the traffic of all other
        containers, and reaches the credentials of the instance.

    Fix:
        Use the network mode `awsvpc`, which gives the task an interface of its own, or name a user
        for every container.

    CLI:
        aws ecs register-task-definition --family FAMILY --network-mode awsvpc
            --container-definitions file://containers.json

    Terraform:
        resource "aws_ecs_task_definition" "example" {
          family                = "web"
          network_mode          = "awsvpc"
          container_definitions = file("containers.json")
        }

    Differs:
        AWS passes a root container that is privileged as well, as one that was meant to be. Here
        it fails. A container that names no user is taken for root, as AWS does: what its image
        says is not seen.
    """
    if definition.network_mode != _HOST:
        return NotApplicable(f"task definition {definition.id} is not in the host's network")
    root = [each.name for each in definition.containers if _is_root(each)]
    if root:
        return Fail(
            f"task definition {definition.id} is in the host's network as root: {', '.join(root)}"
        )
    return Pass(f"task definition {definition.id} is in the host's network, and not as root")


def _is_root(container: Container) -> bool:
    user = (container.user or "root").partition(":")[0]
    return user in _ROOT
