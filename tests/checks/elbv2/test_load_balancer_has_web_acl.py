import pytest

from fleetscan.checks.elbv2.load_balancer_has_web_acl import load_balancer_has_web_acl
from fleetscan.facts.elbv2 import WebAcl
from fleetscan.verdicts import Fail, NotApplicable, NotRead, Pass
from tests.checks.elbv2.subjects import UNKNOWN, balancer

NONE = WebAcl(arn=None)


def test_a_load_balancer_with_a_web_acl_passes() -> None:
    verdict = load_balancer_has_web_acl(balancer(), WebAcl(arn="arn:aws:wafv2:::acl"))
    assert verdict == Pass("load balancer web has the web ACL arn:aws:wafv2:::acl")


def test_one_without_fails() -> None:
    assert isinstance(load_balancer_has_web_acl(balancer(), NONE), Fail)


@pytest.mark.parametrize("kind", ["network", "gateway"])
def test_one_that_can_have_none_is_not_judged(kind: str) -> None:
    assert isinstance(load_balancer_has_web_acl(balancer(kind), NONE), NotApplicable)


def test_a_type_that_nobody_knows_is_no_verdict() -> None:
    with pytest.raises(NotRead):
        load_balancer_has_web_acl(balancer(UNKNOWN), NONE)
