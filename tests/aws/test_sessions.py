"""A task has a session of its own, and shares with the others only what cannot change."""

import asyncio
import gc
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import aiohttp
import anyio
import pytest
from botocore.loaders import JSONFileLoader

from fleetscan.aws.accounts import AwsAccounts
from fleetscan.aws.counters import CallCounts
from fleetscan.aws.models import shared_loader
from fleetscan.aws.sessions import SessionFactory
from fleetscan.aws.task import TaskSession
from fleetscan.demo.server import SimulatedAWS
from fleetscan.demo.wire import Answer
from fleetscan.verdicts import Cause, NotRead
from tests.aws.loopback import REGION, Loopback, loopback, open_account, task_session
from tests.aws.simulated import FIRST, HUB, SECOND, access, role, sizes
from tests.aws.wire import CALLS, empty_replies

TOPICS = CALLS["sns:ListTopics"]
BUCKETS = CALLS["s3:ListBuckets"]


async def list_topics() -> None:
    async with await task_session() as session:
        await session.api([TOPICS]).call(TOPICS.operation)


# of its own


async def test_no_account_is_read_with_the_keys_of_another(aws: SimulatedAWS) -> None:
    accounts = AwsAccounts()
    opened = {each: await accounts.open(access(each)) for each in (FIRST, SECOND)}
    aws.clear_calls()
    found: dict[str, list[int]] = {}

    async def read(account_id: str, region: str) -> None:
        found[account_id + region] = await sizes(opened[account_id], region)

    async with anyio.create_task_group() as tasks:
        for account_id in opened:
            for region in ("us-east-1", "eu-west-1"):
                tasks.start_soon(read, account_id, region)
    assert found == {
        f"{FIRST}us-east-1": [1],
        f"{FIRST}eu-west-1": [],
        f"{SECOND}us-east-1": [2],
        f"{SECOND}eu-west-1": [],
    }
    keys = {(call.account_id, call.access_key_id) for call in aws.calls}
    assert {account_id for account_id, _ in keys} == {FIRST, SECOND}
    assert len(keys) == 2
    assert Counter((call.account_id, call.region) for call in aws.calls) == {
        (account_id, region): 1
        for account_id in (FIRST, SECOND)
        for region in ("us-east-1", "eu-west-1")
    }


async def test_each_task_has_a_session_and_a_credentials_object_of_its_own(
    aws: SimulatedAWS,
) -> None:
    del aws
    account = await AwsAccounts().open(access(FIRST))
    sessions = [await account.session("us-east-1", None) for _ in range(3)]
    own = [each._session for each in sessions]
    assert len({id(each) for each in own}) == 3
    assert len({id(each._session) for each in own}) == 3
    assert len({id(each._session._credentials) for each in own}) == 3
    assert len({id(each.events) for each in own}) == 3


async def test_a_session_keeps_one_client_of_a_service_and_region(server: Loopback) -> None:
    del server
    account = open_account()
    async with await account.session(REGION, {REGION}) as session:
        made: list[Any] = []

        async def ask() -> None:
            made.append(await session.client("sns", REGION))

        async with anyio.create_task_group() as tasks:
            for _ in range(5):
                tasks.start_soon(ask)
        other = await session.client("sns", "us-west-2")
    assert len({id(client) for client in made}) == 1
    assert other is not made[0]
    # those that were not kept are closed, too: nobody uses the connections any more
    assert account._factory.connections._users == 0


async def test_calls_are_counted_for_the_task_and_for_the_sweep(server: Loopback) -> None:
    account = open_account()
    first, second = CallCounts(), CallCounts()
    slow = Answer.text("<ErrorResponse><Error><Code>Throttled</Code></Error></ErrorResponse>")
    server.always(Answer(status=429, body=slow.body))
    async with await account.session(REGION, {REGION}, first) as session:
        with pytest.raises(NotRead):
            await session.api([TOPICS]).call(TOPICS.operation)
    server.always(empty_replies(TOPICS)[0])
    async with await account.session(REGION, {REGION}, second) as session:
        for _ in range(3):
            await session.api([TOPICS]).call(TOPICS.operation)
    everything = account._factory.counts
    assert (first.calls, first.throttles) == (1, 1)
    assert (second.calls, second.throttles) == (3, 0)
    assert (everything.calls, everything.throttles) == (4, 1)
    assert everything.by_operation == {"sns:ListTopics": 4}
    assert everything.waiting == pytest.approx(first.waiting + second.waiting)
    assert first.waiting > 0


async def test_aws_is_told_who_asks(server: Loopback) -> None:
    server.always(empty_replies(TOPICS)[0])
    await list_topics()
    assert " fleetscan/" in server.asked[0].headers["user-agent"]


# the environment that boto3 honours


@pytest.mark.parametrize("mode", ["legacy", "standard"])
async def test_the_number_of_attempts_is_that_of_the_environment(
    server: Loopback, monkeypatch: pytest.MonkeyPatch, mode: str
) -> None:
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "2")
    monkeypatch.setenv("AWS_RETRY_MODE", mode)
    server.always(Answer(status=503))
    with pytest.raises(NotRead) as caught:
        await list_topics()
    assert caught.value.unread[0].cause is Cause.SERVICE_UNAVAILABLE
    assert len(server.asked) == 2


def profile(monkeypatch: pytest.MonkeyPatch, folder: Path, settings: str) -> None:
    file = folder / "config"
    file.write_text(f"[default]\n{settings}\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(file))


async def test_the_number_of_attempts_is_that_of_the_profile(
    server: Loopback, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("AWS_MAX_ATTEMPTS")
    profile(monkeypatch, tmp_path, "max_attempts = 2\nretry_mode = standard")
    server.always(Answer(status=503))
    with pytest.raises(NotRead):
        await list_topics()
    assert len(server.asked) == 2


async def test_without_a_setting_there_are_six_attempts(
    server: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    del server
    monkeypatch.delenv("AWS_MAX_ATTEMPTS")
    async with await task_session() as session:
        client = await session.client("sns", REGION)
        assert client.meta.config.retries == {"mode": "standard", "total_max_attempts": 6}
        assert client.meta.config.connect_timeout == 10
        assert client.meta.config.read_timeout == 30


async def test_a_service_may_have_an_endpoint_of_its_own(
    server: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.always(empty_replies(TOPICS)[0])
    with loopback() as storage:
        storage.always(empty_replies(BUCKETS)[0])
        monkeypatch.setenv("AWS_ENDPOINT_URL_S3", storage.url)
        async with await task_session() as session:
            api = session.api([TOPICS, BUCKETS])
            await api.call(TOPICS.operation)
            await api.call(BUCKETS.operation)
        assert [asked.path for asked in storage.asked] == ["/"]
    assert ["Action=ListTopics" in asked.text for asked in server.asked] == [True]


async def test_the_endpoint_may_be_that_of_the_profile(
    server: Loopback, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("AWS_ENDPOINT_URL")
    profile(monkeypatch, tmp_path, f"endpoint_url = {server.url}")
    server.always(empty_replies(TOPICS)[0])
    await list_topics()
    assert len(server.asked) == 1


# what is shared


@pytest.fixture
def fresh_loader() -> Iterator[None]:
    """A process in which no model was loaded yet."""
    shared_loader.cache_clear()
    yield
    shared_loader.cache_clear()


@pytest.mark.usefixtures("fresh_loader")
async def test_service_models_are_parsed_once(
    server: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    del server
    parsed: Counter[str] = Counter()
    load = JSONFileLoader.load_file

    def count(self: JSONFileLoader, path: str) -> Any:  # noqa: ANN401 - any model
        found = load(self, path)
        if found is not None:
            parsed[path] += 1
        return found

    monkeypatch.setattr(JSONFileLoader, "load_file", count)
    for _ in range(5):
        async with await task_session() as session:
            for service in ("sns", "sqs", "dynamodb"):
                await session.client(service, REGION)
    assert any("sns" in path and "service-2" in path for path in parsed)
    assert [path for path, times in parsed.items() if times > 1] == []


@pytest.mark.usefixtures("fresh_loader")
def test_the_search_path_of_models_does_not_grow() -> None:
    factory = SessionFactory()
    factory.new(profile=None)
    paths = list(shared_loader().search_paths)
    assert len(paths) == len(set(paths))
    for _ in range(50):
        factory.new(profile=None)
    assert shared_loader().search_paths == paths


def profiles(monkeypatch: pytest.MonkeyPatch, folder: Path, **settings: str) -> SessionFactory:
    """Have these profiles, and nothing in the environment that wins over them."""
    file = folder / "config"
    file.write_text("".join(f"[profile {name}]\n{text}\n" for name, text in settings.items()))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(file))
    monkeypatch.delenv("AWS_MAX_ATTEMPTS", raising=False)
    return SessionFactory()


async def topics_of(factory: SessionFactory, profile: str) -> CallCounts:
    """List topics with a profile's settings; return what was sent."""
    account = open_account(factory, profile=profile)
    counts = CallCounts()
    async with await account.session(REGION, {REGION}, counts) as session:
        with suppress(NotRead):
            await session.api([TOPICS]).call(TOPICS.operation)
    return counts


async def test_profiles_that_only_say_who_asks_share_what_clients_are_made_from(
    server: Loopback, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    factory = profiles(
        monkeypatch,
        tmp_path,
        user="aws_access_key_id = AKIAUSER\naws_secret_access_key = none",
        hub=f"role_arn = {role(HUB)}\nsource_profile = user\nexternal_id = x\nregion = eu-west-3",
        signed_in="sso_start_url = https://x.example.com\nsso_region = us-east-1\noutput = text",
        web=f"role_arn = {role(HUB)}\nweb_identity_token_file = /token\nduration_seconds = 900",
        tool="credential_process = tool --please",
    )
    server.always(empty_replies(TOPICS)[0])
    for name in ("user", "hub", "signed_in", "web", "tool"):
        assert (await topics_of(factory, name)).calls == 1
    assert len(factory._shared.blueprints) == 1
    assert len(server.asked) == 5


@pytest.mark.parametrize(
    "settings",
    [
        "use_fips_endpoint = true",
        "use_dualstack_endpoint = true",
        "retry_mode = legacy",
        "endpoint_url = http://127.0.0.1:9",
        "s3 =\n  addressing_style = virtual",
        "user_agent_appid = ours",
    ],
)
async def test_profiles_with_other_settings_share_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: str
) -> None:
    factory = profiles(
        monkeypatch, tmp_path, plain="region = eu-west-1", other=f"region = eu-west-1\n{settings}"
    )
    plain = await factory._parts("plain").blueprint("s3", REGION)
    other = await factory._parts("other").blueprint("s3", REGION)
    assert plain is not other


async def test_each_profile_has_the_attempts_of_its_own_settings(
    server: Loopback, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("fleetscan.aws.attempts.random.random", lambda: 0.0)
    factory = profiles(monkeypatch, tmp_path, hasty="max_attempts = 1", patient="max_attempts = 3")
    server.always(Answer(status=503))
    sent = [(await topics_of(factory, name)).calls for name in ("hasty", "patient", "hasty")]
    assert sent == [1, 3, 1]


# nothing is left


async def test_a_client_that_is_closed_twice_takes_the_connections_of_no_other(
    server: Loopback,
) -> None:
    server.always(empty_replies(TOPICS)[0])
    account = open_account()
    async with (
        await account.session(REGION, {REGION}) as mine,
        await account.session(REGION, {REGION}) as other,
    ):
        for session in (mine, other):
            await session.api([TOPICS]).call(TOPICS.operation)
        client = await mine.client("sns", REGION)
        pool = client._blueprint.http.pool
        for _ in range(2):
            await client.close()
        assert not pool.closed
        await other.api([TOPICS]).call(TOPICS.operation)
        assert (await other.client("sns", REGION))._blueprint.http.pool is pool
    assert pool.closed
    assert open_sessions() == 0


async def test_a_client_that_was_left_can_be_closed_as_well(server: Loopback) -> None:
    server.always(empty_replies(TOPICS)[0])
    account = open_account()
    async with await account.session(REGION, {REGION}) as other:
        await other.api([TOPICS]).call(TOPICS.operation)
        async with await account.session(REGION, {REGION}) as mine:
            client = await mine.client("sns", REGION)
            pool = client._blueprint.http.pool
        await client.close()
        assert not pool.closed
    assert pool.closed


async def test_a_task_that_is_cancelled_leaves_nothing_behind(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with loopback() as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL", server.url)
        server.always(Answer(delay=3600))
        before = asyncio.all_tasks()

        async def ask(session: TaskSession) -> None:
            await session.api([TOPICS]).call(TOPICS.operation)

        async def work() -> None:
            async with await task_session() as session, anyio.create_task_group() as calls:
                for _ in range(3):
                    calls.start_soon(ask, session)

        async with anyio.create_task_group() as tasks:
            tasks.start_soon(work)
            while len(server.asked) < 3:
                await anyio.wait_all_tasks_blocked()
                await asyncio.sleep(0)
            assert open_sessions() == 1
            tasks.cancel_scope.cancel()
        assert open_sessions() == 0
        assert asyncio.all_tasks() == before
    # what was not closed says so when it is collected, and warnings are errors
    gc.collect()


def open_sessions() -> int:
    """How many HTTP sessions of the SDK are open in this process."""
    found = [each for each in gc.get_objects() if isinstance(each, aiohttp.ClientSession)]
    return sum(not each.closed for each in found)


async def test_a_call_that_fails_leaves_nothing_behind(server: Loopback) -> None:
    server.always(Answer(disconnect=True))
    for _ in range(3):
        with pytest.raises(NotRead):
            await list_topics()
    assert open_sessions() == 0
    gc.collect()


async def test_a_client_that_cannot_be_made_is_a_gap(server: Loopback) -> None:
    """A region that a reply made up is no host name."""
    del server
    async with await task_session() as session:
        with pytest.raises(NotRead) as caught:
            await session.api([TOPICS]).call(TOPICS.operation, region="no/region")
    (missing,) = caught.value.unread
    assert (missing.cause, missing.error_code) == (Cause.UNEXPECTED_REPLY, "InvalidRegionError")


async def test_a_session_can_be_closed_before_it_asked_anything(server: Loopback) -> None:
    async with await task_session():
        pass
    assert server.asked == []
