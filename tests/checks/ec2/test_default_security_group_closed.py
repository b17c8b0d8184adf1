import pytest

from fleetscan.checks.ec2.default_security_group_closed import default_security_group_closed
from fleetscan.verdicts import Fail, NotApplicable, Pass
from tests.checks.ec2.subjects import group, rule

# what the group of a new VPC has
AMONG_THEMSELVES = rule(None, protocol="-1", cidrs=(), groups=("sg-1",))
EVERYWHERE = rule(None, protocol="-1")


def test_a_default_group_without_rules_passes() -> None:
    verdict = default_security_group_closed(group(name="default"))
    assert verdict == Pass("default security group sg-1 has no rules")


@pytest.mark.parametrize(
    ("ingress", "egress", "counts"),
    [
        ([AMONG_THEMSELVES], [EVERYWHERE], "1 inbound, 1 outbound"),
        ([AMONG_THEMSELVES], [], "1 inbound, 0 outbound"),
        ([], [EVERYWHERE, rule(443)], "0 inbound, 2 outbound"),
    ],
)
def test_a_default_group_with_any_rule_fails(
    ingress: list[object], egress: list[object], counts: str
) -> None:
    given = group(name="default", ingress=tuple(ingress), egress=tuple(egress))
    assert default_security_group_closed(given) == Fail(
        f"default security group sg-1 has rules: {counts}"
    )


def test_any_other_group_is_not_judged() -> None:
    assert isinstance(default_security_group_closed(group(EVERYWHERE)), NotApplicable)
