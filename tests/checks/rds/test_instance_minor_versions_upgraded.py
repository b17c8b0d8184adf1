from collections.abc import Callable

import pytest

from fleetscan.checks.rds.instance_minor_versions_upgraded import instance_minor_versions_upgraded
from fleetscan.facts.rds import DBInstance
from fleetscan.verdicts import Fail, NotApplicable, Pass
from tests.checks.rds.subjects import instance, member


@pytest.mark.parametrize("subject", [instance(), member()])
def test_an_instance_that_is_upgraded_passes(subject: DBInstance) -> None:
    verdict = instance_minor_versions_upgraded(subject)
    assert verdict == Pass("instance orders gets minor versions by itself")


@pytest.mark.parametrize("made", [instance, member])
def test_one_that_is_not_fails(made: Callable[..., DBInstance]) -> None:
    subject = made(upgrades_minor_versions=False)
    assert isinstance(instance_minor_versions_upgraded(subject), Fail)


@pytest.mark.parametrize("engine", ["docdb", "custom-oracle-ee"])
def test_where_the_setting_means_nothing_it_is_not_judged(engine: str) -> None:
    subject = instance(engine=engine, upgrades_minor_versions=False)
    assert isinstance(instance_minor_versions_upgraded(subject), NotApplicable)
