from fleetscan.checks.ecs.task_definition_root_read_only import task_definition_root_read_only
from fleetscan.verdicts import Fail, NotApplicable, Pass
from tests.checks.ecs.subjects import container, definition


def test_read_only_file_systems_pass() -> None:
    assert isinstance(task_definition_root_read_only(definition(container(read_only=True))), Pass)


def test_one_that_can_be_written_to_fails() -> None:
    subject = definition(container(read_only=True), container("side"))
    assert task_definition_root_read_only(subject) == Fail(
        "task definition web:7 has containers that can write to their root file system: side"
    )


def test_windows_is_not_judged() -> None:
    subject = definition(container(), is_windows=True)
    assert isinstance(task_definition_root_read_only(subject), NotApplicable)
