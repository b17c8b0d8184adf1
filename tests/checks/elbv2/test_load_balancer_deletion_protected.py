from fleetscan.checks.elbv2.load_balancer_deletion_protected import (
    load_balancer_deletion_protected,
)
from fleetscan.verdicts import Fail, Pass
from tests.checks.elbv2.subjects import attributes, balancer


def test_a_protected_load_balancer_passes() -> None:
    verdict = load_balancer_deletion_protected(
        balancer("gateway"), attributes(deletion_protection=True)
    )
    assert verdict == Pass("load balancer web is protected from deletion")


def test_one_that_is_not_fails() -> None:
    verdict = load_balancer_deletion_protected(balancer(), attributes())
    assert isinstance(verdict, Fail)
