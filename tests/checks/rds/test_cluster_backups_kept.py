from fleetscan.checks.rds.cluster_backups_kept import cluster_backups_kept
from fleetscan.verdicts import Fail, Pass
from tests.checks.rds.subjects import cluster


def test_a_cluster_that_keeps_backups_for_long_enough_passes() -> None:
    verdict = cluster_backups_kept(cluster(backup_days=7))
    assert verdict == Pass("cluster ledger keeps automated backups for 7 d")


def test_one_that_keeps_them_as_briefly_as_it_is_made_fails() -> None:
    assert isinstance(cluster_backups_kept(cluster(backup_days=1)), Fail)


def test_how_long_is_long_enough_can_be_set() -> None:
    assert isinstance(cluster_backups_kept(cluster(backup_days=14), min_days=15), Fail)
