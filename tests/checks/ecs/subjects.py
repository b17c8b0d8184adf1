"""Task definitions for the tests of their checks."""

from fleetscan.facts.ecs import Container, TaskDefinition
from fleetscan.facts.environment import variable


def container(
    name: str = "web",
    *,
    user: str | None = None,
    privileged: bool = False,
    read_only: bool = False,
    log_driver: str | None = None,
    **variables: str,
) -> Container:
    return Container(
        name=name,
        user=user,
        privileged=privileged,
        read_only=read_only,
        log_driver=log_driver,
        variables=tuple(variable(each, value) for each, value in variables.items()),
    )


def definition(
    *containers: Container,
    network_mode: str | None = None,
    pid_mode: str | None = None,
    ipc_mode: str | None = None,
    is_windows: bool = False,
) -> TaskDefinition:
    return TaskDefinition(
        arn="arn:aws:ecs:eu-west-1:111122223333:task-definition/web:7",
        id="web:7",
        region="eu-west-1",
        containers=containers,
        network_mode=network_mode,
        pid_mode=pid_mode,
        ipc_mode=ipc_mode,
        is_windows=is_windows,
    )
