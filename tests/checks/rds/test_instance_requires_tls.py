import pytest

from fleetscan.checks.rds.instance_requires_tls import instance_requires_tls
from fleetscan.facts.base import InRegion
from fleetscan.facts.rds import (
    DBInstance,
    DBParameterGroup,
    TransportParameters,
)
from fleetscan.verdicts import Cause, Fail, NotApplicable, NotRead, Pass, Unread
from tests.checks.rds.subjects import instance, member

Item = tuple[DBParameterGroup, TransportParameters]


def group(
    name: str, force_ssl: str | None = None, require_secure_transport: str | None = None
) -> Item:
    parameters = TransportParameters(
        force_ssl=force_ssl, require_secure_transport=require_secure_transport
    )
    found = DBParameterGroup(
        arn=f"arn:aws:rds:eu-west-1:111122223333:pg:{name}",
        id=name,
        region="eu-west-1",
        family="postgres17",
    )
    return found, parameters


def judged(subject: DBInstance, *groups: Item) -> object:
    return instance_requires_tls(subject, InRegion(groups))


@pytest.mark.parametrize(
    ("engine", "found"),
    [
        ("postgres", group("strict", force_ssl="1")),
        ("sqlserver-ex", group("strict", force_ssl="1")),
        ("mysql", group("strict", require_secure_transport="1")),
        ("mariadb", group("strict", require_secure_transport="ON")),
    ],
)
def test_an_engine_that_is_told_to_require_tls_passes(engine: str, found: Item) -> None:
    verdict = judged(instance(engine=engine), group("lax", force_ssl="0"), found)
    assert isinstance(verdict, Pass)


@pytest.mark.parametrize(
    ("engine", "found"),
    [
        ("postgres", group("strict", force_ssl="0")),
        ("postgres", group("strict")),
        ("mysql", group("strict", force_ssl="1", require_secure_transport="0")),
        ("mariadb", group("strict", require_secure_transport="OFF")),
    ],
)
def test_one_that_is_not_fails(engine: str, found: Item) -> None:
    assert isinstance(judged(instance(engine=engine), found), Fail)


@pytest.mark.parametrize("status", ["pending-reboot", "applying"])
def test_a_setting_that_is_not_in_force_yet_fails(status: str) -> None:
    verdict = judged(instance(parameter_groups={"strict": status}), group("strict", force_ssl="1"))
    assert verdict == Fail(
        f"instance orders may not require TLS yet: its parameter group strict is {status}"
    )


@pytest.mark.parametrize(
    "subject",
    [
        member(),
        instance(engine="postgres", cluster="multi-az"),
        instance(engine="oracle-ee"),
        instance(engine="custom-sqlserver-ee"),
    ],
)
def test_others_have_no_such_parameter(subject: DBInstance) -> None:
    assert isinstance(judged(subject), NotApplicable)


def test_a_group_that_was_not_read_or_listed_is_no_verdict() -> None:
    denied = Unread(cause=Cause.ACCESS_DENIED, message="denied")
    with pytest.raises(NotRead, match="denied"):
        instance_requires_tls(instance(), InRegion([], [denied]))
    with pytest.raises(NotRead, match="strict is in use and not listed"):
        judged(instance(), group("another", force_ssl="1"))


def test_a_group_that_was_read_is_enough() -> None:
    denied = Unread(cause=Cause.ACCESS_DENIED, message="denied")
    groups = InRegion([group("strict", force_ssl="1")], [denied])
    assert isinstance(instance_requires_tls(instance(), groups), Pass)
