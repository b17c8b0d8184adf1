from fleetscan.checks.cloudfront.distribution_has_default_root_object import (
    distribution_has_default_root_object,
)
from fleetscan.facts.cloudfront import DistributionSettings
from fleetscan.verdicts import Fail, Pass
from tests.checks.cloudfront.subjects import distribution


def test_a_distribution_with_one_passes() -> None:
    settings = DistributionSettings(default_root_object="index.html", standard_logs=False)
    assert distribution_has_default_root_object(distribution(), settings) == Pass(
        "distribution E1 gives index.html for its root"
    )


def test_a_distribution_without_one_fails() -> None:
    settings = DistributionSettings(default_root_object=None, standard_logs=True)
    assert isinstance(distribution_has_default_root_object(distribution(), settings), Fail)
