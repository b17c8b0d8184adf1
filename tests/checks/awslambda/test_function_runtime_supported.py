from datetime import UTC, datetime, timedelta

import pytest

from fleetscan.checks.awslambda.function_runtime_supported import function_runtime_supported
from fleetscan.facts.clock import Now
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


@pytest.mark.parametrize("runtime", ["python3.19", "java8.al2099"])
def test_a_runtime_that_is_newer_than_the_list_passes(runtime: str) -> None:
    assert isinstance(function_runtime_supported(function(runtime), Now(END)), Pass)


def test_an_image_is_not_judged() -> None:
    assert isinstance(function_runtime_supported(function(None), Now(END)), NotApplicable)
