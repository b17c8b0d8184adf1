"""Roles are assumed, and refused, as by STS; nobody else's credentials work."""

import pytest
from botocore.exceptions import ClientError

from fleetscan.demo.resources import GLOBAL, Account, Role
from fleetscan.demo.rules import refuse_role
from fleetscan.demo.server import SimulatedAWS
from tests.demo.clients import client, role_session, session, source_session
from tests.demo.fleets import FIRST, SECOND, SOURCE, audit_role, fleet_of, two_accounts

ROLE_ARN = f"arn:aws:iam::{FIRST}:role/fleetscan-audit"
REFUSAL = (
    f"User: arn:aws:iam::{SOURCE.account_id}:user/fleet-auditor is not authorized to perform: "
    f"sts:AssumeRole on resource: {ROLE_ARN}"
)


async def test_an_assumed_role_acts_in_its_account() -> None:
    with SimulatedAWS(two_accounts()) as aws:
        assumed = await role_session(aws, SOURCE, SECOND)
        async with client(aws, assumed, "sts", "eu-central-1") as sts:
            identity = await sts.get_caller_identity()

    assert identity["Account"] == SECOND
    assert identity["Arn"] == (f"arn:aws:sts::{SECOND}:assumed-role/fleetscan-audit/fleetscan-test")


async def test_the_source_credentials_are_those_of_a_user() -> None:
    with SimulatedAWS(two_accounts()) as aws:
        async with client(aws, source_session(SOURCE), "sts") as sts:
            identity = await sts.get_caller_identity()

    assert identity["Arn"] == f"arn:aws:iam::{SOURCE.account_id}:user/fleet-auditor"


async def assert_refused(aws: SimulatedAWS, **parameters: str) -> None:
    with pytest.raises(ClientError) as caught:
        await role_session(aws, SOURCE, FIRST, **parameters)
    assert caught.value.response["Error"]["Code"] == "AccessDenied"
    assert caught.value.response["Error"]["Message"] == REFUSAL
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403


async def test_a_refused_role_is_an_access_denied_of_sts() -> None:
    with SimulatedAWS(two_accounts(), rules=[refuse_role(ROLE_ARN)]) as aws:
        await assert_refused(aws)
        await role_session(aws, SOURCE, SECOND)


async def test_a_role_that_does_not_exist_is_refused() -> None:
    with SimulatedAWS(fleet_of(Account(id=FIRST))) as aws:
        await assert_refused(aws)


async def test_a_role_that_trusts_another_account_is_refused() -> None:
    role = Role(name="fleetscan-audit", trusted_accounts=(SECOND,))
    with SimulatedAWS(fleet_of(Account(id=FIRST, resources={GLOBAL: (role,)}))) as aws:
        await assert_refused(aws)


async def test_a_role_with_an_external_id_wants_it() -> None:
    role = audit_role(external_id="7f3a")
    with SimulatedAWS(fleet_of(Account(id=FIRST, resources={GLOBAL: (role,)}))) as aws:
        await assert_refused(aws)
        await assert_refused(aws, ExternalId="another")
        await role_session(aws, SOURCE, FIRST, ExternalId="7f3a")


async def test_roles_can_be_chained() -> None:
    inner = Role(name="inner", path="/audit/", trusted_accounts=(FIRST,))
    fleet = fleet_of(
        Account(id=FIRST, resources={GLOBAL: (audit_role(),)}),
        Account(id=SECOND, resources={GLOBAL: (inner,)}),
    )
    with SimulatedAWS(fleet) as aws:
        outer_session = await role_session(aws, SOURCE, FIRST)
        async with client(aws, outer_session, "sts") as sts:
            reply = await sts.assume_role(
                RoleArn=f"arn:aws:iam::{SECOND}:role/audit/inner", RoleSessionName="chained"
            )

    assert reply["AssumedRoleUser"]["Arn"] == f"arn:aws:sts::{SECOND}:assumed-role/inner/chained"


@pytest.mark.parametrize(
    ("access_key_id", "secret_access_key", "session_token", "code"),
    [
        ("AKIANOBODYSKEY000000", SOURCE.secret_access_key, None, "InvalidClientTokenId"),
        (SOURCE.access_key_id, "another secret", None, "SignatureDoesNotMatch"),
        (SOURCE.access_key_id, SOURCE.secret_access_key, "a token", "InvalidClientTokenId"),
    ],
)
async def test_wrong_credentials_are_refused(
    access_key_id: str, secret_access_key: str, session_token: str | None, code: str
) -> None:
    with SimulatedAWS(two_accounts()) as aws:
        wrong = session(access_key_id, secret_access_key, session_token)
        async with client(aws, wrong, "sts") as sts:
            with pytest.raises(ClientError) as caught:
                await sts.get_caller_identity()

    assert caught.value.response["Error"]["Code"] == code


async def test_another_accounts_bucket_cannot_be_read() -> None:
    with SimulatedAWS(two_accounts()) as aws:
        first = await role_session(aws, SOURCE, FIRST)
        async with client(aws, first, "s3") as s3:
            with pytest.raises(ClientError) as caught:
                await s3.get_bucket_encryption(Bucket=f"bucket-of-{SECOND}")

    assert caught.value.response["Error"]["Code"] == "AccessDenied"
