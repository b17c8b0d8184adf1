import pytest

from fleetscan.checks.ec2.instance_managed_by_ssm import instance_managed_by_ssm
from fleetscan.facts.base import InRegion
from fleetscan.facts.ssm import ManagedNode
from fleetscan.verdicts import Cause, Fail, NotApplicable, NotRead, Pass, Unread
from tests.checks.ec2.subjects import instance, named

DENIED = Unread(cause=Cause.ACCESS_DENIED, message="refused")


def node(identifier: str, status: str = "Online") -> ManagedNode:
    return ManagedNode(**named("managed-instance", identifier), status=status)


def test_an_instance_whose_agent_answers_passes() -> None:
    verdict = instance_managed_by_ssm(instance(), InRegion([node("mi-1"), node("i-1")]))
    assert verdict == Pass("instance i-1 is managed by Systems Manager")


@pytest.mark.parametrize("status", ["ConnectionLost", "Inactive"])
def test_an_instance_whose_agent_does_not_answer_fails(status: str) -> None:
    verdict = instance_managed_by_ssm(instance(), InRegion([node("i-1", status)]))
    assert verdict == Fail(f"the SSM Agent of instance i-1 does not answer: {status}")


def test_an_instance_that_is_not_managed_fails() -> None:
    verdict = instance_managed_by_ssm(instance(), InRegion([node("i-2")]))
    assert verdict == Fail("instance i-1 is not managed by Systems Manager")


def test_an_instance_that_does_not_run_is_not_judged() -> None:
    verdict = instance_managed_by_ssm(instance(state="stopped"), InRegion([], [DENIED]))
    assert verdict == NotApplicable("instance i-1 is stopped")


def test_nodes_that_were_not_read_are_no_verdict() -> None:
    with pytest.raises(NotRead):
        instance_managed_by_ssm(instance(), InRegion([node("i-2")], [DENIED]))
