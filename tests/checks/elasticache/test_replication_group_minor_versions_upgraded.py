from fleetscan.checks.elasticache.replication_group_minor_versions_upgraded import (
    replication_group_minor_versions_upgraded,
)
from fleetscan.verdicts import Fail, Pass
from tests.checks.elasticache.subjects import group


def test_a_group_that_is_upgraded_passes() -> None:
    verdict = replication_group_minor_versions_upgraded(group())
    assert verdict == Pass("replication group sessions gets minor versions by itself")


def test_one_that_is_not_fails() -> None:
    subject = group(upgrades_minor_versions=False)
    assert isinstance(replication_group_minor_versions_upgraded(subject), Fail)
