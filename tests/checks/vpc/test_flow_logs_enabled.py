from typing import Any

import pytest

from fleetscan.checks.vpc.flow_logs_enabled import flow_logs_enabled
from fleetscan.facts.base import InRegion
from fleetscan.facts.vpc import FlowLog, Vpc
from fleetscan.verdicts import Cause, Fail, NotRead, Pass, Unread
from tests.checks.ec2.subjects import named

VPC = Vpc(**named("vpc", "vpc-1"))

DENIED = Unread(cause=Cause.ACCESS_DENIED, message="refused")


def log(identifier: str = "fl-1", **members: Any) -> FlowLog:  # noqa: ANN401 - of every type
    given: dict[str, Any] = {"about": "vpc-1", "traffic": "ALL", "is_active": True} | members
    return FlowLog(**named("vpc-flow-log", identifier), **given)


@pytest.mark.parametrize(
    ("logs", "said"),
    [
        ([log()], "flow log fl-1 records all traffic of VPC vpc-1"),
        ([log(traffic="REJECT")], "flow log fl-1 records rejected traffic of VPC vpc-1"),
        (
            [log("fl-0", is_active=False), log("fl-1")],
            "flow log fl-1 records all traffic of VPC vpc-1",
        ),
        # it goes on when the destination takes more again
        ([log(delivery_error="Rate limited")], "flow log fl-1 records all traffic of VPC vpc-1"),
    ],
)
def test_a_vpc_of_which_what_is_rejected_is_recorded_passes(logs: list[FlowLog], said: str) -> None:
    assert flow_logs_enabled(VPC, InRegion(logs)) == Pass(said)


@pytest.mark.parametrize(
    ("logs", "why"),
    [
        ([], ""),
        ([log(about="subnet-1"), log(about="eni-1"), log(about="vpc-2")], ""),
        ([log(is_active=False)], ": fl-1 is not active"),
        ([log(traffic="ACCEPT")], ": fl-1 records what is accepted alone"),
        ([log(delivery_error="Access error")], ": fl-1 may not write to its destination"),
        (
            [log(delivery_error="Unknown error")],
            ": records of fl-1 do not arrive (Unknown error)",
        ),
    ],
)
def test_any_other_vpc_fails(logs: list[FlowLog], why: str) -> None:
    assert flow_logs_enabled(VPC, InRegion(logs)) == Fail(
        f"VPC vpc-1 has no flow log of rejected traffic{why}"
    )


def test_a_log_that_was_found_is_enough_and_none_needs_all() -> None:
    assert isinstance(flow_logs_enabled(VPC, InRegion([log()], [DENIED])), Pass)
    with pytest.raises(NotRead):
        flow_logs_enabled(VPC, InRegion([log(about="vpc-2")], [DENIED]))
