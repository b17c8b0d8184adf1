from datetime import UTC, datetime, timedelta

import pytest

from fleetscan.checks.awslambda.function_runtime_supported import function_runtime_supported
from fleetscan.facts.clock import Now
from fleetscan.testing.fake_api import operation_model
from fleetscan.verdicts import Fail, NotApplicable, Pass
from tests.checks.awslambda.subjects import function

END = datetime(2025, 12, 15, tzinfo=UTC)


def test_a_runtime_passes_until_the_day_on_which_its_support_ends() -> None:
    before = Now(END - timedelta(seconds=1))
    assert function_runtime_supported(function("python3.9"), before) == Pass(
        "function resize runs on python3.9, which is supported until 2025-12-15"
    )


def test_a_runtime_fails_from_that_day_on() -> None:
    assert function_runtime_supported(function("python3.9"), Now(END)) == Fail(
        "function resize runs on python3.9, which is deprecated since 2025-12-15"
    )


def test_a_runtime_may_be_tolerated() -> None:
    verdict = function_runtime_supported(
        function("nodejs12.x"), Now(END), tolerated_runtimes=("nodejs12.x",)
    )
    assert isinstance(verdict, Pass)


def test_every_runtime_that_the_sdk_knows_has_its_date() -> None:
    known = operation_model("lambda:ListFunctions").service_model.shape_for("Runtime").enum
    far = Now(datetime(2099, 1, 1, tzinfo=UTC))
    for runtime in known:
        assert isinstance(function_runtime_supported(function(runtime), far), Fail), runtime


@pytest.mark.parametrize("runtime", ["java8.al2023", "ruby4.0"])
def test_a_runtime_may_be_newer_than_the_sdk(runtime: str) -> None:
    verdict = function_runtime_supported(function(runtime), Now(END))
    assert verdict.reason.startswith(f"function resize runs on {runtime}, which is supported until")


@pytest.mark.parametrize("runtime", ["python3.19", "java8.al2099"])
def test_a_runtime_that_is_newer_than_the_list_passes(runtime: str) -> None:
    assert isinstance(function_runtime_supported(function(runtime), Now(END)), Pass)


def test_an_image_is_not_judged() -> None:
    assert isinstance(function_runtime_supported(function(None), Now(END)), NotApplicable)
