import pytest

from fleetscan.checks.ssm.node_patched import node_patched
from fleetscan.facts.ssm import ManagedNode, NodeCompliance
from fleetscan.verdicts import Fail, NotApplicable, Pass, Verdict

NODE = ManagedNode(
    arn="arn:aws:ssm:eu-west-1:111122223333:managed-instance/i-1",
    id="i-1",
    region="eu-west-1",
    status="Online",
)


@pytest.mark.parametrize(
    ("patches", "verdict"),
    [
        ({"i-1": True, "i-2": False}, Pass("node i-1 has the patches of its baseline")),
        ({"i-1": False, "i-2": True}, Fail("node i-1 lacks patches of its baseline")),
        ({"i-2": True}, NotApplicable("node i-1 was never scanned for patches")),
    ],
)
def test_a_node_is_judged_by_its_last_scan(patches: dict[str, bool], verdict: Verdict) -> None:
    compliance = NodeCompliance(patches=patches, associations={"i-1": not patches.get("i-1")})
    assert node_patched(NODE, compliance) == verdict
