from fleetscan.checks.ecs.task_definition_logged import task_definition_logged
from fleetscan.verdicts import Fail, Pass
from tests.checks.ecs.subjects import container, definition


def test_containers_with_logs_pass() -> None:
    assert isinstance(task_definition_logged(definition(container(log_driver="awslogs"))), Pass)


def test_one_without_logs_fails() -> None:
    subject = definition(container(log_driver="awsfirelens"), container("side"))
    assert task_definition_logged(subject) == Fail(
        "task definition web:7 has containers without logs: side"
    )
