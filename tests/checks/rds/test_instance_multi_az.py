import pytest
from msgspec.structs import replace

from fleetscan.checks.rds.instance_multi_az import instance_multi_az
from fleetscan.facts.rds import DBInstance
from fleetscan.verdicts import Fail, NotApplicable, Pass
from tests.checks.rds.subjects import instance, member


def test_an_instance_with_a_standby_passes() -> None:
    assert instance_multi_az(instance()) == Pass("instance orders has a standby in another zone")


@pytest.mark.parametrize("replica_of", [None, "primary"])
def test_one_without_fails_also_if_it_is_a_replica(replica_of: str | None) -> None:
    assert isinstance(instance_multi_az(instance(multi_az=False, replica_of=replica_of)), Fail)


def test_rds_custom_for_sql_server_is_judged() -> None:
    subject = instance(engine="custom-sqlserver-ee")
    assert isinstance(instance_multi_az(subject), Pass)
    assert isinstance(instance_multi_az(replace(subject, multi_az=False)), Fail)


@pytest.mark.parametrize(
    "subject", [member(multi_az=False), instance(engine="custom-oracle-ee-cdb", multi_az=False)]
)
def test_members_of_clusters_and_rds_custom_for_oracle_have_no_such_setting(
    subject: DBInstance,
) -> None:
    assert isinstance(instance_multi_az(subject), NotApplicable)
