import pytest

from fleetscan.checks.ssm.node_associations_compliant import node_associations_compliant
from fleetscan.facts.ssm import ManagedNode, NodeCompliance
from fleetscan.verdicts import Fail, NotApplicable, Pass, Verdict

NODE = ManagedNode(
    arn="arn:aws:ssm:eu-west-1:111122223333:managed-instance/i-1",
    id="i-1",
    region="eu-west-1",
    status="Online",
)


@pytest.mark.parametrize(
    ("associations", "verdict"),
    [
        ({"i-1": True, "i-2": False}, Pass("the associations of node i-1 comply")),
        ({"i-1": False, "i-2": True}, Fail("an association of node i-1 does not comply")),
        ({"i-2": True}, NotApplicable("node i-1 has no association")),
    ],
)
def test_a_node_is_judged_by_its_associations(
    associations: dict[str, bool], verdict: Verdict
) -> None:
    compliance = NodeCompliance(
        associations=associations, patches={"i-1": not associations.get("i-1")}
    )
    assert node_associations_compliant(NODE, compliance) == verdict
