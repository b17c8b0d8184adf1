"""Keys that AWS refuses are renewed once, for all who have them; dead ones cost a few calls."""

from collections import Counter
from pathlib import Path

import anyio
import pytest

from fleetscan.aws.accounts import AwsAccounts, OpenAccount
from fleetscan.aws.credentials import AccountCredentials, Keys
from fleetscan.aws.patience import Patience
from fleetscan.catalogue import Call
from fleetscan.demo.error_replies import Fault, fault
from fleetscan.demo.rules import Proceed, Rule, fail
from fleetscan.demo.server import SimulatedAWS
from fleetscan.demo.wire import Answer, Request
from fleetscan.verdicts import Cause, NotRead, Unread
from tests.aws.simulated import (
    BEHIND_HUB,
    FIRST,
    HUB,
    SOURCE,
    VOLUMES,
    access,
    assumptions,
    sizes,
)

TASKS = 20
IMAGES = Call("ec2:DescribeImages")


def dead_keys(*, account_id: str, generations: int = 1) -> Rule:
    """Refuse the keys that an account had at first, and so many sets of them that came after."""
    seen: list[str] = []

    def answer(request: Request, proceed: Proceed) -> Answer:
        key = request.call.access_key_id
        if key not in seen:
            seen.append(key)
        if seen.index(key) < generations:
            return fault(request, Fault.EXPIRED_CREDENTIALS)
        return proceed()

    return Rule(answer=answer, account_id=account_id)


def asked(aws: SimulatedAWS, account_id: str) -> Counter[str]:
    return Counter(call.operation for call in aws.calls if call.account_id == account_id)


async def read_many(account: OpenAccount) -> tuple[list[list[int]], list[Unread]]:
    """Read in many tasks at once; return what they found, and what was missing."""
    found: list[list[int]] = []
    missing: list[Unread] = []

    async def read() -> None:
        try:
            found.append(await sizes(account))
        except NotRead as error:
            missing.extend(error.unread)

    async with anyio.create_task_group() as tasks:
        for _ in range(TASKS):
            tasks.start_soon(read)
    return found, missing


async def test_keys_that_died_are_renewed_once_however_many_use_them(aws: SimulatedAWS) -> None:
    account = await AwsAccounts().open(access(FIRST))
    aws.rules.append(dead_keys(account_id=FIRST))
    found, missing = await read_many(account)
    assert missing == []
    assert found == [[1]] * TASKS
    assert assumptions(aws.calls) == [SOURCE.account_id] * 2


async def test_keys_that_nothing_brings_to_life_cost_a_handful_of_calls(aws: SimulatedAWS) -> None:
    account = await AwsAccounts().open(access(FIRST))
    open_before = await account.session("us-east-1", {"us-east-1"})
    # it took the keys so far
    await account.enabled_regions()
    aws.rules.append(dead_keys(account_id=FIRST, generations=1_000))
    found, missing = await read_many(account)
    assert found == []
    assert {each.cause for each in missing} == {Cause.CREDENTIALS}
    # AWS's own words for those that were under way, and from then on ours
    assert {each.error_code for each in missing} <= {"RequestExpired", "CredentialsRefused"}
    assert {each.operation for each in missing} == {VOLUMES.operation}
    assert all(each.may_recover for each in missing)
    assert len(assumptions(aws.calls)) == 2
    before = asked(aws, FIRST).total()
    assert before <= 1 + 2 * TASKS
    with pytest.raises(NotRead) as caught:
        await open_before.api([IMAGES]).call(IMAGES.operation)
    (late,) = caught.value.unread
    assert (late.cause, late.operation) == (Cause.CREDENTIALS, IMAGES.operation)
    assert late.error_code == "CredentialsRefused"
    assert "role/audit" in late.message
    assert asked(aws, FIRST).total() == before


async def test_dead_keys_are_asked_for_again_after_a_time(aws: SimulatedAWS) -> None:
    account = await AwsAccounts(Patience(refused_seconds=0.0)).open(access(FIRST))
    rule = dead_keys(account_id=FIRST, generations=1_000)
    aws.rules.append(rule)
    with pytest.raises(NotRead):
        await sizes(account)
    aws.rules.remove(rule)
    assert await sizes(account) == [1]


async def test_a_service_that_refuses_keys_which_others_take_does_not_make_them_dead(
    aws: SimulatedAWS,
) -> None:
    account = await AwsAccounts().open(access(FIRST))
    aws.rules.append(fail(Fault.EXPIRED_CREDENTIALS, account_id=FIRST, service="ec2"))
    await account.enabled_regions()
    for _ in range(3):
        with pytest.raises(NotRead) as caught:
            await sizes(account)
        assert caught.value.unread[0].cause is Cause.CREDENTIALS
        await account.enabled_regions()


async def test_a_region_that_may_be_disabled_says_nothing_of_the_keys(aws: SimulatedAWS) -> None:
    account = await AwsAccounts().open(access(FIRST))
    aws.rules.append(fail(Fault.UNKNOWN_CREDENTIALS, account_id=FIRST, region="ap-east-1"))
    async with await account.session("ap-east-1", None) as session:
        with pytest.raises(NotRead) as caught:
            await session.api([VOLUMES]).call(VOLUMES.operation)
    assert caught.value.unread[0].cause is Cause.REGION_DISABLED
    assert assumptions(aws.calls) == [SOURCE.account_id]


async def test_a_region_that_never_took_keys_says_nothing_of_those_that_others_take(
    aws: SimulatedAWS,
) -> None:
    account = await AwsAccounts().open(access(FIRST))
    await account.enabled_regions()
    # faster than all others, whose answers are not there yet
    aws.rules.append(fail(Fault.EXPIRED_CREDENTIALS, account_id=FIRST, region="eu-west-1"))
    async with await account.session("eu-west-1", {"eu-west-1", "us-east-1"}) as session:
        for _ in range(10):
            with pytest.raises(NotRead) as caught:
                await session.api([VOLUMES]).call(VOLUMES.operation)
            assert caught.value.unread[0].error_code == "RequestExpired"
    assert await sizes(account) == [1]
    assert len(assumptions(aws.calls)) == 2


async def test_a_hub_whose_keys_died_is_entered_again(aws: SimulatedAWS) -> None:
    accounts = AwsAccounts()
    await accounts.open(access(BEHIND_HUB, HUB))
    aws.rules.append(dead_keys(account_id=HUB))
    assert await sizes(await accounts.open(access(BEHIND_HUB, HUB))) == [4]
    assert assumptions(aws.calls).count(SOURCE.account_id) == 2


async def test_source_keys_that_somebody_replaced_in_the_file_are_read_again(
    aws: SimulatedAWS, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "credentials"
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(file))
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")

    def write(key: str) -> None:
        secret = SOURCE.secret_access_key
        file.write_text(f"[default]\naws_access_key_id = {key}\naws_secret_access_key = {secret}\n")

    write("AKIAOFYESTERDAY00000")
    accounts = AwsAccounts()
    await accounts.source(None)
    write(SOURCE.access_key_id)
    assert await sizes(await accounts.open(access(FIRST))) == [1]
    assert assumptions(aws.calls) == ["nobody", SOURCE.account_id]


async def test_behind_a_dead_hub_nothing_more_is_asked(aws: SimulatedAWS) -> None:
    accounts = AwsAccounts()
    aws.rules.append(dead_keys(account_id=HUB, generations=1_000))
    for _ in range(10):
        with pytest.raises(NotRead) as caught:
            await accounts.open(access(BEHIND_HUB, HUB))
        assert caught.value.unread[0].cause is Cause.CREDENTIALS
    assert asked(aws, HUB).total() == 6
    aws.rules.clear()
    await accounts.before_another_try()
    assert await sizes(await accounts.open(access(BEHIND_HUB, HUB))) == [4]


async def test_credentials_that_never_come_end_with_the_time_of_a_call() -> None:
    async def never() -> Keys:
        await anyio.sleep_forever()
        raise AssertionError

    credentials = AccountCredentials(never, Patience(call_seconds=0.05))
    with pytest.raises(NotRead) as caught:
        await credentials.keys()
    (missing,) = caught.value.unread
    assert (missing.cause, missing.error_code) == (Cause.CREDENTIALS, "CredentialsTimeout")
    assert missing.may_recover
