import pytest

from fleetscan.checks.rds.instance_enhanced_monitoring import instance_enhanced_monitoring
from fleetscan.verdicts import Fail, NotApplicable, Pass
from tests.checks.rds.subjects import instance, member


def test_an_instance_that_is_watched_passes() -> None:
    verdict = instance_enhanced_monitoring(instance())
    assert verdict == Pass("Enhanced Monitoring looks at instance orders every 60 s")


def test_one_that_is_not_fails_also_in_a_cluster() -> None:
    assert isinstance(instance_enhanced_monitoring(instance(monitoring_interval=0)), Fail)
    assert isinstance(instance_enhanced_monitoring(member(monitoring_interval=0)), Fail)


@pytest.mark.parametrize(("interval", "kind"), [(1, Pass), (15, Pass), (30, Fail)])
def test_how_often_can_be_set(interval: int, kind: type) -> None:
    subject = instance(monitoring_interval=interval)
    assert isinstance(instance_enhanced_monitoring(subject, max_interval=15), kind)


@pytest.mark.parametrize("engine", ["docdb", "neptune", "custom-oracle-ee"])
def test_where_there_is_none_it_is_not_asked_for(engine: str) -> None:
    subject = instance(engine=engine, monitoring_interval=0)
    assert isinstance(instance_enhanced_monitoring(subject), NotApplicable)
