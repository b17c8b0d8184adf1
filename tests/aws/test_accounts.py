"""The way into an account: whose keys ask for which role, where, and how often."""

import re
from datetime import UTC, datetime, timedelta

import anyio
import pytest

from fleetscan.aws import credentials
from fleetscan.aws.accounts import AwsAccounts
from fleetscan.aws.credentials import Access, AccountCredentials, Keys
from fleetscan.aws.patience import Patience
from fleetscan.demo.rules import Rule, refuse_role, reply
from fleetscan.demo.server import SimulatedAWS
from fleetscan.demo.wire import Answer, Request
from fleetscan.verdicts import Cause, NotRead, Unread
from tests.aws.loopback import loopback_keys
from tests.aws.simulated import (
    ALSO_BEHIND_HUB,
    BEHIND_BOTH,
    BEHIND_HUB,
    EXTERNAL_ID,
    FIRST,
    HUB,
    SECOND,
    SECOND_HUB,
    SOURCE,
    THIRD,
    VOLUMES,
    access,
    assumptions,
    expire,
    expiring,
    on_assume_role,
    refusal,
    role,
    said_to_expire,
    sizes,
    some_time_later,
)

HOUR = timedelta(hours=1)


# chains


async def test_a_role_is_assumed_with_the_source_credentials(aws: SimulatedAWS) -> None:
    account = await AwsAccounts().open(access(FIRST))
    assert await sizes(account) == [1]
    assert [(call.account_id, call.operation) for call in aws.calls] == [
        (SOURCE.account_id, "AssumeRole"),
        (FIRST, "DescribeVolumes"),
    ]


async def test_a_chain_is_walked_from_hub_to_account(aws: SimulatedAWS) -> None:
    assert await sizes(await AwsAccounts().open(access(BEHIND_HUB, HUB))) == [4]
    assert assumptions(aws.calls) == [SOURCE.account_id, HUB]


async def test_a_chain_of_three_links_is_walked(aws: SimulatedAWS) -> None:
    assert await sizes(await AwsAccounts().open(access(BEHIND_BOTH, HUB, SECOND_HUB))) == [6]
    assert assumptions(aws.calls) == [SOURCE.account_id, HUB, SECOND_HUB]


async def test_what_several_accounts_have_in_common_is_assumed_once(aws: SimulatedAWS) -> None:
    accounts = AwsAccounts()
    async with anyio.create_task_group() as tasks:
        for account in (
            access(BEHIND_HUB, HUB),
            access(ALSO_BEHIND_HUB, HUB),
            access(BEHIND_BOTH, HUB, SECOND_HUB),
        ):
            tasks.start_soon(accounts.open, account)
    assert sorted(assumptions(aws.calls)) == [SECOND_HUB, HUB, HUB, HUB, SOURCE.account_id]


async def test_a_link_is_not_shared_with_those_who_send_another_external_id(
    aws: SimulatedAWS,
) -> None:
    accounts = AwsAccounts()
    await accounts.open(access(BEHIND_HUB, HUB))
    await accounts.open(access(ALSO_BEHIND_HUB, HUB, external_id=EXTERNAL_ID))
    assert assumptions(aws.calls).count(SOURCE.account_id) == 2


async def test_the_external_id_and_the_name_of_the_session_are_sent(aws: SimulatedAWS) -> None:
    asked: list[Request] = []

    def note(request: Request, answer: Answer) -> Answer:
        asked.append(request)
        return answer

    aws.rules.append(on_assume_role(note))
    await AwsAccounts().open(
        Access(
            account_id=THIRD,
            role_arns=(role(THIRD),),
            external_id=EXTERNAL_ID,
            session_name="audit-2026",
        )
    )
    (request,) = asked
    assert request.parameters["ExternalId"] == EXTERNAL_ID
    assert request.parameters["RoleSessionName"] == "audit-2026"


@pytest.mark.usefixtures("aws")
async def test_no_external_id_is_sent_where_there_is_none() -> None:
    missing = await refusal(access(THIRD))
    assert missing.cause is Cause.ACCESS_DENIED
    assert missing.message.startswith(f"role {role(THIRD)} can't be assumed: User: ")


@pytest.mark.parametrize(
    ("link", "asked"), [(role(HUB, "hub"), 1), (role(SECOND_HUB, "hub"), 2), (role(BEHIND_BOTH), 3)]
)
async def test_the_link_that_breaks_is_named(aws: SimulatedAWS, link: str, asked: int) -> None:
    aws.rules.append(refuse_role(link))
    missing = await refusal(access(BEHIND_BOTH, HUB, SECOND_HUB))
    assert missing.cause is Cause.ACCESS_DENIED
    assert missing.operation == missing.iam_action == "sts:AssumeRole"
    assert missing.error_code == "AccessDenied"
    assert missing.message.startswith(f"role {link} can't be assumed: ")
    assert len(assumptions(aws.calls)) == asked


async def test_a_link_that_many_wait_for_is_refused_once(aws: SimulatedAWS) -> None:
    aws.rules.append(refuse_role(role(HUB, "hub")))
    accounts = AwsAccounts()
    refused = []

    async def try_to_open(account: Access) -> None:
        with pytest.raises(NotRead) as caught:
            await accounts.open(account)
        refused.append(caught.value.unread)

    async with anyio.create_task_group() as tasks:
        for _ in range(20):
            tasks.start_soon(try_to_open, access(BEHIND_HUB, HUB))
    assert len(refused) == 20
    assert len(set(refused)) == 1
    assert assumptions(aws.calls) == [SOURCE.account_id]


async def test_a_link_that_was_refused_is_asked_again_later(aws: SimulatedAWS) -> None:
    accounts = AwsAccounts(Patience(refused_seconds=0.0))
    aws.rules.append(refuse_role(role(HUB, "hub")))
    with pytest.raises(NotRead):
        await accounts.open(access(BEHIND_HUB, HUB))
    aws.rules.clear()
    assert await sizes(await accounts.open(access(BEHIND_HUB, HUB))) == [4]


# where STS is asked


@pytest.mark.parametrize(
    ("environment", "region"),
    [
        ({}, "us-east-1"),
        ({"AWS_DEFAULT_REGION": "eu-west-3"}, "eu-west-3"),
        ({"AWS_REGION": "eu-north-1"}, "eu-north-1"),
        ({"AWS_REGION": "eu-north-1", "AWS_DEFAULT_REGION": "eu-west-3"}, "eu-north-1"),
        # not of this partition
        ({"AWS_DEFAULT_REGION": "cn-north-1"}, "us-east-1"),
    ],
)
async def test_sts_is_asked_in_the_callers_region(
    aws: SimulatedAWS,
    monkeypatch: pytest.MonkeyPatch,
    environment: dict[str, str],
    region: str,
) -> None:
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    await AwsAccounts().open(access(BEHIND_HUB, HUB))
    assert [call.region for call in aws.calls] == [region, region]


@pytest.mark.parametrize("setting", ["legacy", "regional"])
async def test_the_endpoint_of_sts_is_a_regional_one(
    monkeypatch: pytest.MonkeyPatch, setting: str
) -> None:
    """A token of the global one fails in the regions that are opt-in."""
    monkeypatch.setenv("AWS_STS_REGIONAL_ENDPOINTS", setting)
    account = access(FIRST)
    async with await AwsAccounts()._sts(account, AccountCredentials(loopback_keys)) as session:
        client = await session.client("sts", session.region)
        assert client.meta.endpoint_url == "https://sts.us-east-1.amazonaws.com"


# the account's own credentials


async def test_without_a_role_the_credentials_must_be_of_the_account(aws: SimulatedAWS) -> None:
    account = await AwsAccounts().open(Access(account_id=SOURCE.account_id))
    assert await sizes(account) == []
    assert [call.operation for call in aws.calls] == ["GetCallerIdentity", "DescribeVolumes"]


async def test_credentials_of_another_account_are_refused(aws: SimulatedAWS) -> None:
    assert await refusal(Access(account_id=FIRST)) == Unread(
        cause=Cause.CREDENTIALS,
        operation="sts:GetCallerIdentity",
        error_code="WrongAccount",
        message=(
            "the credentials are of account 999999999999, not of 111111111111: "
            "set `role` or `profile` for this account"
        ),
    )
    assert [call.operation for call in aws.calls] == ["GetCallerIdentity"]


def of_principal(arn: str) -> Rule:
    """Let AssumeRole say that it gave out the keys of somebody else; of nobody, if it is empty."""

    def change(_: Request, answer: Answer) -> Answer:
        principal = b"<AssumedRoleUser><Arn>%b</Arn></AssumedRoleUser>" % arn.encode()
        body, found = re.subn(
            rb"<AssumedRoleUser>.*</AssumedRoleUser>",
            principal if arn else b"",
            answer.body,
            flags=re.DOTALL,
        )
        assert found == 1
        return Answer(headers=answer.headers, body=body)

    return on_assume_role(change)


@pytest.mark.parametrize(("hubs", "link"), [((), role(FIRST)), ((HUB,), role(HUB, "hub"))])
async def test_a_role_that_gives_keys_of_another_account_is_refused(
    aws: SimulatedAWS, hubs: tuple[str, ...], link: str
) -> None:
    aws.rules.append(of_principal(f"arn:aws:sts::{SECOND}:assumed-role/audit/fleetscan"))
    assert await refusal(access(FIRST, *hubs)) == Unread(
        cause=Cause.CREDENTIALS,
        operation="sts:AssumeRole",
        error_code="WrongAccount",
        message=f"the keys that role {link} gave are of account {SECOND}",
    )
    assert [call.operation for call in aws.calls] == ["AssumeRole"]


async def test_an_emulator_that_does_not_say_whose_keys_it_gives_is_believed(
    aws: SimulatedAWS,
) -> None:
    aws.rules.append(of_principal(""))
    assert await sizes(await AwsAccounts().open(access(FIRST))) == [1]


async def test_keys_of_what_is_no_arn_are_not_believed(aws: SimulatedAWS) -> None:
    aws.rules.append(of_principal("somebody"))
    missing = await refusal(access(FIRST))
    assert (missing.cause, missing.operation) == (Cause.UNEXPECTED_REPLY, "sts:AssumeRole")


@pytest.mark.parametrize("operation", ["GetCallerIdentity", "AssumeRole"])
async def test_a_reply_of_sts_that_lacks_all_is_no_crash(aws: SimulatedAWS, operation: str) -> None:
    body = (
        f'<{operation}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/">'
        f"<{operation}Result/></{operation}Response>"
    )
    aws.rules.append(reply(Answer.text(body), service="sts"))
    with_role = operation == "AssumeRole"
    missing = await refusal(access(FIRST) if with_role else Access(account_id=FIRST))
    assert missing.cause is Cause.UNEXPECTED_REPLY
    assert missing.operation == f"sts:{operation}"


# renewal


async def test_keys_that_are_about_to_expire_are_renewed_once_for_all_tasks(
    aws: SimulatedAWS, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody but the task that renews them waits for it: they are still good for some minutes."""
    aws.rules.append(expiring(timedelta(minutes=4), times=1))
    account = await AwsAccounts().open(access(FIRST))
    some_time_later(account._credentials)
    obtain = account._credentials._obtain
    others_are_done = anyio.Event()

    async def obtain_late() -> Keys:
        await others_are_done.wait()
        return await obtain()

    monkeypatch.setattr(account._credentials, "_obtain", obtain_late)
    with anyio.fail_after(20):
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(sizes, account)
            async with anyio.create_task_group() as others:
                for _ in range(19):
                    others.start_soon(sizes, account)
            others_are_done.set()
    await sizes(account)
    assert len(assumptions(aws.calls)) == 2
    keys = [call.access_key_id for call in aws.calls if call.operation == "DescribeVolumes"]
    old, new = keys[0], keys[-1]
    assert old != new
    assert keys == [old] * 19 + [new] * 2


async def test_for_keys_that_are_as_good_as_expired_all_tasks_wait_for_one_renewal(
    aws: SimulatedAWS,
) -> None:
    aws.rules.append(expiring(timedelta(seconds=50), times=1))
    account = await AwsAccounts().open(access(FIRST))
    some_time_later(account._credentials)
    async with anyio.create_task_group() as tasks:
        for _ in range(20):
            tasks.start_soon(sizes, account)
    assert len(assumptions(aws.calls)) == 2
    keys = {call.access_key_id for call in aws.calls if call.operation == "DescribeVolumes"}
    assert len(keys) == 1


@pytest.mark.parametrize("lifetime", [timedelta(seconds=50), timedelta(minutes=4)])
async def test_keys_that_never_live_long_are_not_renewed_at_each_call(
    aws: SimulatedAWS, lifetime: timedelta
) -> None:
    aws.rules.append(expiring(lifetime))
    account = await AwsAccounts().open(access(FIRST))
    for _ in range(3):
        await sizes(account)
    assert len(assumptions(aws.calls)) == 1


async def test_keys_that_last_are_not_renewed(aws: SimulatedAWS) -> None:
    aws.rules.append(expiring(timedelta(minutes=6)))
    account = await AwsAccounts().open(access(FIRST))
    for _ in range(3):
        await sizes(account)
    assert len(assumptions(aws.calls)) == 1


async def test_a_session_that_is_open_takes_the_new_keys(
    aws: SimulatedAWS, monkeypatch: pytest.MonkeyPatch
) -> None:
    aws.rules.append(expiring(timedelta(minutes=9), times=1))
    account = await AwsAccounts().open(access(FIRST))
    async with await account.session("us-east-1", {"us-east-1"}) as session:
        api = session.api([VOLUMES])
        await api.call(VOLUMES.operation)
        some_time_later(account._credentials)
        monkeypatch.setattr(credentials, "_GOOD_FOR", timedelta(minutes=10))
        await api.call(VOLUMES.operation)
    assert [call.operation for call in aws.calls] == [
        "AssumeRole",
        "DescribeVolumes",
        "AssumeRole",
        "DescribeVolumes",
    ]
    first, second = (call for call in aws.calls if call.operation == "DescribeVolumes")
    assert first.access_key_id != second.access_key_id


async def test_a_link_in_common_is_renewed_when_it_is_needed(aws: SimulatedAWS) -> None:
    accounts = AwsAccounts()
    aws.rules.append(expiring(timedelta(seconds=40), times=1))
    await accounts.open(access(BEHIND_HUB, HUB))
    for shared in accounts._shared.values():
        some_time_later(shared)
    await accounts.open(access(ALSO_BEHIND_HUB, HUB))
    assert assumptions(aws.calls) == [SOURCE.account_id, HUB, SOURCE.account_id, HUB]


async def test_keys_serve_to_their_end_while_they_cannot_be_renewed(aws: SimulatedAWS) -> None:
    aws.rules.append(expiring(timedelta(minutes=4)))
    account = await AwsAccounts().open(access(FIRST))
    some_time_later(account._credentials)
    aws.rules.insert(0, refuse_role(role(FIRST)))
    for _ in range(5):
        assert await sizes(account) == [1]
    assert len(assumptions(aws.calls)) == 2


async def test_keys_that_are_gone_and_not_renewed_are_said_to_be_so(aws: SimulatedAWS) -> None:
    aws.rules.append(expiring(timedelta(minutes=4)))
    account = await AwsAccounts().open(access(FIRST))
    aws.rules.insert(0, refuse_role(role(FIRST)))
    async with await account.session("us-east-1", {"us-east-1"}) as session:
        expire(account)
        with pytest.raises(NotRead) as in_session:
            await session.api([VOLUMES]).call(VOLUMES.operation)
    with pytest.raises(NotRead) as before:
        await account.session("us-east-1", {"us-east-1"})
    assert in_session.value.unread == before.value.unread
    (missing,) = before.value.unread
    assert missing.cause is Cause.ACCESS_DENIED
    assert missing.operation == "sts:AssumeRole"
    assert missing.message.startswith(f"role {role(FIRST)} can't be assumed: ")
    assert len(assumptions(aws.calls)) == 2


async def test_keys_that_are_given_out_expired_are_no_keys(aws: SimulatedAWS) -> None:
    aws.rules.append(expiring(-HOUR))
    assert await refusal(access(FIRST)) == Unread(
        cause=Cause.CREDENTIALS,
        operation="sts:AssumeRole",
        error_code="ExpiredToken",
        message=f"the keys of role {role(FIRST)} were expired when they came; is the clock right?",
    )


async def test_a_link_that_gives_out_expired_keys_is_asked_once_for_all(aws: SimulatedAWS) -> None:
    aws.rules.append(expiring(-HOUR, times=1))
    accounts = AwsAccounts()
    for _ in range(5):
        with pytest.raises(NotRead, match=f"role {role(HUB, 'hub')} were expired") as caught:
            await accounts.open(access(BEHIND_HUB, HUB))
        assert [each.operation for each in caught.value.unread] == ["sts:AssumeRole"]
    assert assumptions(aws.calls) == [SOURCE.account_id]
    await accounts.before_another_try()
    assert await sizes(await accounts.open(access(BEHIND_HUB, HUB))) == [4]


async def test_expired_keys_do_not_take_the_place_of_such_as_live(aws: SimulatedAWS) -> None:
    aws.rules.append(expiring(timedelta(minutes=4), times=1))
    account = await AwsAccounts().open(access(FIRST))
    some_time_later(account._credentials)
    aws.rules.append(expiring(-HOUR))
    for _ in range(3):
        assert await sizes(account) == [1]
    assert len(assumptions(aws.calls)) == 2


@pytest.mark.parametrize(
    ("lifetime", "age", "renewals"),
    [
        # nothing better came
        (timedelta(seconds=4), 0, 1),
        # a call with them would come too late
        (timedelta(seconds=4), 2, 2),
        (timedelta(seconds=20), 2, 1),
        (timedelta(seconds=50), 31, 2),
    ],
)
async def test_new_keys_serve_until_a_call_would_come_too_late(
    lifetime: timedelta, age: float, renewals: int
) -> None:
    obtained: list[Keys] = []

    async def obtain() -> Keys:
        expires_at = datetime.now(UTC) + lifetime
        keys = Keys(access_key="AKIASHORT", secret_key="-", token=None, expires_at=expires_at)
        obtained.append(keys)
        return keys

    credentials = AccountCredentials(obtain)
    await credentials.keys()
    credentials._renewed_at -= age
    for _ in range(10):
        assert await credentials.keys() is obtained[-1]
    assert len(obtained) == renewals


async def test_a_time_without_its_zone_is_utc(aws: SimulatedAWS) -> None:
    def change(_: Request, answer: Answer) -> Answer:
        return said_to_expire(f"{datetime.now(UTC) + HOUR:%Y-%m-%dT%H:%M:%S}", answer)

    aws.rules.append(on_assume_role(change))
    account = await AwsAccounts().open(access(FIRST))
    assert await sizes(account) == [1]


@pytest.mark.parametrize("moment", ["9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+12:00"])
async def test_a_time_that_no_calendar_has_in_utc_is_no_crash(
    aws: SimulatedAWS, moment: str
) -> None:
    aws.rules.append(on_assume_role(lambda _, answer: said_to_expire(moment, answer)))
    missing = await refusal(access(FIRST))
    assert (missing.cause, missing.error_code) == (Cause.UNEXPECTED_REPLY, "OverflowError")
    assert missing.operation == "sts:AssumeRole"


async def test_an_account_tells_when_its_keys_expire(aws: SimulatedAWS) -> None:
    aws.rules.append(
        on_assume_role(lambda _, answer: said_to_expire("2099-01-01T00:00:00Z", answer))
    )
    opened = await AwsAccounts().open(access(FIRST))
    assert await opened.keys_expire_at() == datetime(2099, 1, 1, tzinfo=UTC)
    source = await AwsAccounts().open(Access(account_id=SOURCE.account_id))
    assert await source.keys_expire_at() is None
