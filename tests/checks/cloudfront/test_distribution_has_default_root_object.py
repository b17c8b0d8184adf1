from fleetscan.checks.cloudfront.distribution_has_default_root_object import (
    distribution_has_default_root_object,
)
from fleetscan.facts.cloudfront import DistributionSettings
from fleetscan.verdicts import Fail, NotApplicable, Pass
from tests.checks.cloudfront.subjects import distribution, files, web


def test_a_distribution_with_one_passes() -> None:
    settings = DistributionSettings(default_root_object="index.html", standard_logs=False)
    assert distribution_has_default_root_object(distribution(files()), settings) == Pass(
        "distribution E1 gives index.html for its root"
    )


def test_a_distribution_without_one_fails() -> None:
    settings = DistributionSettings(default_root_object=None, standard_logs=True)
    for subject in (distribution(files()), distribution(web(), files())):
        assert isinstance(distribution_has_default_root_object(subject, settings), Fail)


def test_one_of_web_servers_alone_is_not_judged() -> None:
    settings = DistributionSettings(default_root_object=None, standard_logs=True)
    verdict = distribution_has_default_root_object(distribution(web()), settings)
    assert isinstance(verdict, NotApplicable)
