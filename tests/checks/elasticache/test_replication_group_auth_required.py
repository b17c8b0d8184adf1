import pytest

from fleetscan.checks.elasticache.replication_group_auth_required import (
    replication_group_auth_required,
)
from fleetscan.facts.base import InRegion
from fleetscan.facts.elasticache import CacheCluster
from fleetscan.verdicts import Cause, Fail, NotApplicable, NotRead, Pass, Unread
from tests.checks.elasticache.subjects import cluster, group


def node(version: str, engine: str = "redis", of: str = "sessions") -> CacheCluster:
    return cluster(id=f"{of}-001", group=of, engine=engine, engine_version=version)


OTHER = node("5.0.6", of="another")


@pytest.mark.parametrize("version", ["3.2.10", "5.0.6"])
def test_an_old_version_with_a_password_passes(version: str) -> None:
    verdict = replication_group_auth_required(group(), InRegion([OTHER, node(version)]))
    assert verdict == Pass("replication group sessions asks for a password")


def test_one_without_fails() -> None:
    verdict = replication_group_auth_required(group(auth=False), InRegion([node("5.0.6")]))
    assert isinstance(verdict, Fail)


@pytest.mark.parametrize("nodes", [[node("6.2")], [node("7.2.6", "valkey")], [OTHER], []])
def test_versions_with_users_and_groups_without_nodes_are_not_judged(
    nodes: list[CacheCluster],
) -> None:
    verdict = replication_group_auth_required(group(auth=False), InRegion(nodes))
    assert isinstance(verdict, NotApplicable)


def test_nodes_that_were_not_read_are_no_verdict() -> None:
    denied = Unread(cause=Cause.ACCESS_DENIED, message="denied")
    with pytest.raises(NotRead):
        replication_group_auth_required(group(auth=False), InRegion([OTHER], [denied]))
