import pytest

from fleetscan.checks.ecs.task_definition_isolates_namespaces import (
    task_definition_isolates_namespaces,
)
from fleetscan.verdicts import Fail, Pass
from tests.checks.ecs.subjects import definition


@pytest.mark.parametrize(("pid", "ipc"), [(None, None), ("task", "task"), (None, "none")])
def test_namespaces_of_ones_own_pass(pid: str | None, ipc: str | None) -> None:
    verdict = task_definition_isolates_namespaces(definition(pid_mode=pid, ipc_mode=ipc))
    assert isinstance(verdict, Pass)


@pytest.mark.parametrize(
    ("pid", "ipc", "named"),
    [("host", None, "process"), ("task", "host", "IPC"), ("host", "host", "process and IPC")],
)
def test_a_namespace_of_the_host_fails(pid: str | None, ipc: str | None, named: str) -> None:
    verdict = task_definition_isolates_namespaces(definition(pid_mode=pid, ipc_mode=ipc))
    assert verdict == Fail(f"task definition web:7 is in the host's {named} namespace")
