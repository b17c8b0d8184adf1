from fleetscan.checks.eks.control_plane_logged import control_plane_logged
from fleetscan.verdicts import Fail, Pass
from tests.checks.eks.subjects import MAIN, settings

ALL = ("api", "audit", "authenticator", "controllerManager", "scheduler")


def test_all_kinds_of_logs_pass() -> None:
    assert isinstance(control_plane_logged(MAIN, settings(log_types=ALL)), Pass)


def test_one_that_is_missing_fails() -> None:
    verdict = control_plane_logged(MAIN, settings(log_types=ALL[:4]))
    assert verdict == Fail("cluster main does not log scheduler")


def test_fewer_kinds_may_be_asked_for() -> None:
    verdict = control_plane_logged(MAIN, settings(log_types=("audit",)), types=("audit",))
    assert verdict == Pass("cluster main logs audit")
