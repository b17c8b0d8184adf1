"""Two hundred accounts in flight over shared connections: nothing of one is seen with another."""

from collections.abc import Iterator
from pathlib import Path

import anyio
import anyio.lowlevel
import pytest

from benchmarks.fake_aws import FakeAWS
from fleetscan.aws.accounts import AwsAccounts, OpenAccount
from fleetscan.aws.counters import CallCounts
from fleetscan.aws.credentials import Access
from fleetscan.catalogue import Call, Reply
from fleetscan.demo.wire import Answer
from tests.aws.loopback import ACCOUNT, REGION, Loopback, open_account, task_session
from tests.aws.wire import CALLS, empty_replies
from tests.certificates import certificate

ACCOUNTS = 200
REGIONS = ("us-east-1", "eu-west-1")

INSTANCES = Call("ec2:DescribeInstances")
BUCKETS = Call("s3:ListBuckets")
ENCRYPTION = Call("s3:GetBucketEncryption")
TOPICS = CALLS["sns:ListTopics"]


@pytest.fixture(scope="module")
def fake() -> Iterator[FakeAWS]:
    """It checks every signature, and that what a request names is its account's; some fail."""
    options = {"accounts": ACCOUNTS, "regions": REGIONS, "latency_ms": 300}
    with FakeAWS(**options, verify=True, fail_rate=0.06, session_seconds=1_000_000) as aws:
        yield aws


def access(account_id: str) -> Access:
    role = f"arn:aws:iam::{account_id}:role/fleetscan-audit"
    return Access(account_id=account_id, role_arns=(role,))


async def instances(account: OpenAccount, region: str) -> list[str]:
    """Read whose the instances of a region are."""
    async with await account.session(region, set(REGIONS)) as session:
        pages = session.api([INSTANCES]).pages(INSTANCES.operation, MaxResults=1000)
        return [owner["OwnerId"] async for page in pages for owner in page["Reservations"]]


async def buckets(account: OpenAccount) -> list[str]:
    """Read the buckets of an account, and ask each in its own region."""
    async with await account.session("us-east-1", set(REGIONS)) as session:
        api = session.api([BUCKETS, ENCRYPTION])
        listed: Reply = await api.call(BUCKETS.operation, MaxBuckets=1000)
        for bucket in listed["Buckets"]:
            await api.call(
                ENCRYPTION.operation,
                Bucket=bucket["Name"],
                region=bucket["BucketRegion"],
                absent={"ServerSideEncryptionConfigurationNotFoundError"},
            )
        return [bucket["Name"] for bucket in listed["Buckets"]]


async def test_no_request_carries_what_is_another_tasks(
    fake: FakeAWS, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in fake.environment().items():
        monkeypatch.setenv(name, value)
    # no backoff: the faults are there to be retried at once
    monkeypatch.setattr("fleetscan.aws.attempts.random.random", lambda: 0.0)
    found: dict[str, list[str]] = {}
    accounts = AwsAccounts()

    async def sweep(account_id: str) -> None:
        account = await accounts.open(access(account_id))
        for region in REGIONS:
            found[f"{account_id} {region}"] = await instances(account, region)
        found[account_id] = await buckets(account)

    async with accounts.connections, anyio.create_task_group() as tasks:
        for account_id in fake.account_ids:
            tasks.start_soon(sweep, account_id)
    stats = fake.stats(by_account=True)
    assert stats.violations == []
    assert stats.faults > 50
    # a machine that has other work to do sends them more slowly than the replies are held back
    assert stats.peak_in_flight > ACCOUNTS // 4
    assert stats.calls == accounts.counts.calls
    # the source's keys, and one set for each account
    assert stats.access_keys == ACCOUNTS + 1
    for account_id in fake.account_ids:
        assert all(account_id in name for name in found[account_id])
        assert len(found[account_id]) == 4
        for region in REGIONS:
            assert set(found[f"{account_id} {region}"]) == {account_id}


async def test_connections_are_shared_and_not_opened_for_each_session(
    fake: FakeAWS, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in fake.environment().items():
        monkeypatch.setenv(name, value)
    fake.reset()
    accounts = AwsAccounts()
    async with accounts.connections:
        for account_id in fake.account_ids[:8]:
            account = await accounts.open(access(account_id))
            await instances(account, REGIONS[0])
    stats = fake.stats()
    # one after the other: one connection serves all, but for those that a fault closed
    assert stats.calls >= 16
    assert stats.connections <= 1 + stats.faults


async def test_a_tls_handshake_is_made_for_a_connection_and_not_for_each_session(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = str(certificate(tmp_path, "127.0.0.1"))
    accounts = AwsAccounts()
    with FakeAWS(accounts=10, regions=REGIONS, tls_cert=file, tls_key=file) as fake:
        for name, value in fake.environment().items():
            monkeypatch.setenv(name, value)
        async with accounts.connections:
            for account_id in fake.account_ids:
                await instances(await accounts.open(access(account_id)), REGIONS[0])
        stats = fake.stats()
    assert stats.calls == 20
    # the second is that of the test, which asks for the numbers
    assert stats.tls_handshakes <= 2


async def test_connections_are_closed_also_when_the_sweep_is_cancelled(server: Loopback) -> None:
    server.always(empty_replies(TOPICS)[0])
    account = open_account()
    with anyio.CancelScope() as scope:
        async with account._factory.connections:
            async with await account.session(REGION, {REGION}) as session:
                await session.api([TOPICS]).call(TOPICS.operation)
                pool = (await session.client("sns", REGION))._blueprint.http.pool
            assert not pool.closed
            scope.cancel()
            await anyio.lowlevel.checkpoint()
    assert scope.cancelled_caught
    assert pool.closed


async def test_a_hook_of_one_session_hears_nothing_of_another(server: Loopback) -> None:
    server.always(empty_replies(TOPICS)[0])
    heard = []

    def add_header(params: dict[str, dict[str, str]], **_: object) -> None:
        heard.append("called")
        params["headers"]["X-Mine"] = "yes"

    async with await task_session() as mine, await task_session() as other:
        mine._session.events.register("before-call.sns", add_header)
        for session in (mine, other, mine):
            await session.api([TOPICS]).call(TOPICS.operation)
    assert [asked.headers.get("x-mine") for asked in server.asked] == ["yes", None, "yes"]
    assert heard == ["called"] * 2


async def test_a_hook_of_one_client_is_heard_for_its_calls_alone(server: Loopback) -> None:
    server.always(empty_replies(TOPICS)[0])

    def add_header(params: dict[str, dict[str, str]], **_: object) -> None:
        params["headers"]["X-Mine"] = "yes"

    async with await task_session() as mine, await task_session() as other:
        await mine.api([TOPICS]).call(TOPICS.operation)
        client = await mine.client("sns", REGION)
        client.meta.events.register("before-call.sns", add_header)
        for session in (mine, other):
            await session.api([TOPICS]).call(TOPICS.operation)
        client.meta.events.unregister("before-call.sns", add_header)
        await mine.api([TOPICS]).call(TOPICS.operation)
    headers = [asked.headers.get("x-mine") for asked in server.asked]
    assert headers == [None, "yes", None, None]


async def test_calls_that_go_botocores_way_are_counted_as_well(server: Loopback) -> None:
    server.always(empty_replies(TOPICS)[0])
    async with await task_session() as session:
        client = await session.client("sns", REGION)
        client.meta.events.register("before-call.sns", lambda **_: None)
        for _ in range(2):
            await session.api([TOPICS]).call(TOPICS.operation)
    assert session.counts.calls == 2
    assert session.counts.by_operation == {"sns:ListTopics": 2}


async def test_a_region_of_one_session_is_not_that_of_another(server: Loopback) -> None:
    server.always(empty_replies(TOPICS)[0])
    async with await task_session("eu-west-1") as first, await task_session("us-west-2") as second:
        assert first._session.region_name == "eu-west-1"
        assert second._session.region_name == "us-west-2"
        for session in (first, second, first):
            await session.api([TOPICS]).call(TOPICS.operation)
    scopes = [asked.headers["authorization"].split("/")[2] for asked in server.asked]
    assert scopes == ["eu-west-1", "us-west-2", "eu-west-1"]


async def test_cookies_of_one_reply_go_nowhere(server: Loopback) -> None:
    answer, _ = empty_replies(TOPICS)[0], None
    cookie = {**answer.headers, "Set-Cookie": f"account={ACCOUNT}; Path=/"}
    server.always(Answer(headers=cookie, body=answer.body))
    async with await task_session() as session:
        for _ in range(2):
            await session.api([TOPICS]).call(TOPICS.operation)
    assert not any("cookie" in asked.headers for asked in server.asked)


async def test_counts_of_a_task_are_its_own(server: Loopback) -> None:
    server.always(empty_replies(TOPICS)[0])
    async with await task_session() as first, await task_session() as second:
        await first.api([TOPICS]).call(TOPICS.operation)
    assert (first.counts.calls, second.counts.calls) == (1, 0)
    assert second.counts.by_operation == CallCounts().by_operation
