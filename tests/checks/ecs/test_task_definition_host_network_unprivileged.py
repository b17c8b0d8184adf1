import pytest

from fleetscan.checks.ecs.task_definition_host_network_unprivileged import (
    task_definition_host_network_unprivileged,
)
from fleetscan.verdicts import Fail, NotApplicable, Pass
from tests.checks.ecs.subjects import container, definition


@pytest.mark.parametrize("user", ["app", "1000", "1000:0", "rootless"])
def test_another_user_than_root_passes(user: str) -> None:
    subject = definition(container(user=user), network_mode="host")
    assert isinstance(task_definition_host_network_unprivileged(subject), Pass)


@pytest.mark.parametrize("user", [None, "root", "0", "0:0", "root:app"])
@pytest.mark.parametrize("privileged", [True, False])
def test_root_fails_privileged_or_not(user: str | None, privileged: bool) -> None:  # noqa: FBT001 - pytest fills it in
    subject = definition(
        container("side", user="app"),
        container("web", user=user, privileged=privileged),
        network_mode="host",
    )
    assert task_definition_host_network_unprivileged(subject) == Fail(
        "task definition web:7 is in the host's network as root: web"
    )


@pytest.mark.parametrize("mode", [None, "awsvpc", "bridge", "none"])
def test_another_network_is_not_judged(mode: str | None) -> None:
    subject = definition(container(), network_mode=mode)
    assert isinstance(task_definition_host_network_unprivileged(subject), NotApplicable)
