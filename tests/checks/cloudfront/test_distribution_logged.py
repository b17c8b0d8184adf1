import pytest

from fleetscan.checks.cloudfront.distribution_logged import distribution_logged
from fleetscan.facts.cloudfront import DistributionSettings
from fleetscan.facts.logs import GlobalLogDeliveries
from fleetscan.verdicts import Fail, Pass
from tests.checks.cloudfront.subjects import behavior, distribution

OWN = "arn:aws:cloudfront::111122223333:distribution/E1"


def settings(*, logs: bool) -> DistributionSettings:
    return DistributionSettings(default_root_object=None, standard_logs=logs)


def delivered(*arns: str) -> GlobalLogDeliveries:
    return GlobalLogDeliveries(sources=frozenset(arns))


@pytest.mark.parametrize(
    ("standard", "sources", "real_time"),
    [(True, (), False), (False, (OWN,), False), (False, (), True)],
)
def test_any_of_the_three_kinds_of_logs_passes(
    standard: bool,  # noqa: FBT001 - pytest fills it in
    sources: tuple[str, ...],
    real_time: bool,  # noqa: FBT001 - as above
) -> None:
    subject = distribution(behaviors=(behavior(logs=real_time),))
    verdict = distribution_logged(subject, settings(logs=standard), delivered(*sources))
    assert isinstance(verdict, Pass)


def test_none_of_them_fails() -> None:
    verdict = distribution_logged(distribution(), settings(logs=False), delivered(f"{OWN}2"))
    assert verdict == Fail("distribution E1 logs nothing")


def test_real_time_logs_of_some_paths_are_not_enough() -> None:
    subject = distribution(behaviors=(behavior(), behavior(logs=True)))
    assert isinstance(distribution_logged(subject, settings(logs=False), delivered()), Fail)
