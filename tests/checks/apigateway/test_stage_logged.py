import pytest

from fleetscan.checks.apigateway.stage_logged import stage_logged
from fleetscan.verdicts import Fail, Pass
from tests.checks.apigateway.subjects import stage


@pytest.mark.parametrize("level", ["ERROR", "INFO"])
def test_a_stage_that_logs_all_methods_passes(level: str) -> None:
    verdict = stage_logged(stage({"*/*": level, "orders/GET": "INFO"}))
    assert verdict == Pass(f"stage orders/prod logs its calls at the level {level}")


@pytest.mark.parametrize("levels", [{}, {"*/*": "OFF"}, {"orders/GET": "INFO"}])
def test_a_stage_that_logs_nothing_of_most_methods_fails(levels: dict[str, str]) -> None:
    verdict = stage_logged(stage(levels))
    assert verdict == Fail("the level at which stage orders/prod logs its calls is OFF")


def test_one_method_that_is_not_logged_fails() -> None:
    verdict = stage_logged(stage({"*/*": "INFO", "orders/GET": "OFF"}))
    assert verdict == Fail("stage orders/prod logs too little of orders/GET")


def test_a_level_may_be_asked_for() -> None:
    assert isinstance(stage_logged(stage({"*/*": "ERROR"}), levels=("INFO",)), Fail)
