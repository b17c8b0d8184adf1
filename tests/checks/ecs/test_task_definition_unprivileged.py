from fleetscan.checks.ecs.task_definition_unprivileged import task_definition_unprivileged
from fleetscan.verdicts import Fail, Pass
from tests.checks.ecs.subjects import container, definition


def test_containers_without_privileges_pass() -> None:
    assert isinstance(task_definition_unprivileged(definition(container())), Pass)


def test_one_privileged_container_fails() -> None:
    subject = definition(container(), container("agent", privileged=True))
    assert task_definition_unprivileged(subject) == Fail(
        "task definition web:7 has privileged containers: agent"
    )
