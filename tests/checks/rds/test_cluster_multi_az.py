import pytest

from fleetscan.checks.rds.cluster_multi_az import cluster_multi_az
from fleetscan.verdicts import Fail, Pass
from tests.checks.rds.subjects import cluster


def test_a_cluster_in_several_zones_passes() -> None:
    verdict = cluster_multi_az(cluster())
    assert verdict == Pass("cluster ledger has instances in several zones")


@pytest.mark.parametrize("members", [0, 1, 2])
def test_one_whose_instances_are_in_one_zone_or_nowhere_fails(members: int) -> None:
    assert isinstance(cluster_multi_az(cluster(multi_az=False, members=members)), Fail)
