import pytest

from fleetscan.checks.elbv2.load_balancer_mitigates_desync import load_balancer_mitigates_desync
from fleetscan.verdicts import Fail, NotApplicable, Pass
from tests.checks.elbv2.subjects import attributes, balancer


@pytest.mark.parametrize("mode", ["defensive", "strictest"])
def test_a_mode_that_turns_such_requests_away_passes(mode: str) -> None:
    verdict = load_balancer_mitigates_desync(balancer(), attributes(desync_mode=mode))
    assert verdict == Pass(f"load balancer web has the desync mitigation mode {mode}")


@pytest.mark.parametrize("mode", ["monitor", "of-the-future"])
def test_any_other_mode_fails(mode: str) -> None:
    verdict = load_balancer_mitigates_desync(balancer(), attributes(desync_mode=mode))
    assert isinstance(verdict, Fail)


def test_one_that_reads_no_requests_is_not_judged() -> None:
    verdict = load_balancer_mitigates_desync(balancer("network"), attributes(desync_mode=None))
    assert isinstance(verdict, NotApplicable)
