"""What is wrong is recognised, over HTTP, in the order of the fleet and with even memory."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import anyio
import pytest

from fleetscan.aws.accounts import AwsAccounts, OpenAccount
from fleetscan.aws.credentials import Access
from fleetscan.aws.patience import Patience
from fleetscan.demo.server import SimulatedAWS
from fleetscan.doctor.codes import CODES
from fleetscan.doctor.examine import _MOST_UNTOLD, _Examiner, open_examination
from fleetscan.doctor.model import Examination, Expectation, Observation
from fleetscan.doctor.observe import _MOST_DEAD_ENDS, Observer
from fleetscan.fleet.model import Account
from fleetscan.verdicts import Cause, NotRead, Unread
from tests.aws.simulated import BEHIND_HUB, EXTERNAL_ID, FIRST, HUB, SECOND, SOURCE, THIRD, role
from tests.doctor.looking import S3_NEEDS, TWO_NEEDS, account, examined, examined_all, only_problem
from tests.doctor.scenarios import SCENARIOS, Place

#: what the environment, the AWS config and the accounts file hold in these tests
SECRETS = (SOURCE.secret_access_key, "loopback-secret", "user:secret", EXTERNAL_ID)


@pytest.mark.parametrize("code", SCENARIOS)
async def test_each_diagnosis_is_recognised(
    code: str,
    aws: SimulatedAWS,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> None:
    place = Place(aws, lambda: request.getfixturevalue("server"), monkeypatch, tmp_path)
    problems = await SCENARIOS[code](place)
    found = {problem.code: problem for problem in problems}
    assert code in found, [*found.values()]
    # what else is said follows from that the keys are no good
    assert found.keys() - {"source.refused"} <= {code}
    assert found[code].fix
    assert not any(secret in repr(problems) for secret in SECRETS)


def test_every_diagnosis_has_a_scenario() -> None:
    assert SCENARIOS.keys() == CODES.keys()


async def test_an_account_that_is_well_has_no_problem(aws: SimulatedAWS) -> None:
    found = await examined(needs=TWO_NEEDS)
    assert found.problems == ()
    assert found.level is None
    seen = found.seen
    assert seen.source is not None
    assert seen.source.kind == "environment variables"
    assert seen.identity == f"arn:aws:sts::{FIRST}:assumed-role/audit/fleetscan"
    assert seen.keys_expire_at is not None
    assert seen.regions is not None
    assert seen.regions.swept == ("eu-west-1", "us-east-1")
    # each region, and once for what belongs to none
    assert seen.tasks == 3
    assert {call.operation for call in aws.calls} >= {"AssumeRole", "GetCallerIdentity"}


@pytest.fixture
def protect(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str], None]:
    """Have a profile whose role takes the code of an MFA device."""

    def write(role_arn: str) -> None:
        config = tmp_path / "config"
        config.write_text(
            f"[profile keys]\naws_access_key_id = {SOURCE.access_key_id}\n"
            f"aws_secret_access_key = {SOURCE.secret_access_key}\n"
            f"[profile protected]\nsource_profile = keys\nrole_arn = {role_arn}\n"
            "mfa_serial = arn:aws:iam::999999999999:mfa/auditor\n",
            encoding="utf-8",
        )
        monkeypatch.setenv("AWS_CONFIG_FILE", str(config))

    return write


async def test_a_code_is_asked_for_once_and_the_keys_that_it_gave_are_renewed_by_nobody(
    aws: SimulatedAWS, protect: Callable[[str], None]
) -> None:
    protect(role(HUB, "hub"))
    asked: list[str] = []

    async def code(device: str) -> str:
        asked.append(device)
        return "123456"

    behind = account(BEHIND_HUB, profile="protected")
    async with open_examination(
        [behind] * 3, S3_NEEDS, AwsAccounts(ask_for_code=code), expected_minutes=90
    ) as examinations:
        found = [each async for each in examinations]
    assert len(asked) == 1
    assert {each.seen.identity for each in found} == {
        f"arn:aws:sts::{BEHIND_HUB}:assumed-role/audit/fleetscan"
    }
    assert {problem.code for each in found for problem in each.problems} == {"session.too_short"}
    assert aws.calls


async def test_who_gives_no_code_is_not_asked_again_for_the_next_account(
    aws: SimulatedAWS, protect: Callable[[str], None]
) -> None:
    protect(role(FIRST))
    asked: list[str] = []

    async def refuse(device: str) -> None:
        asked.append(device)

    # whoever was refused may be asked for again at once
    aws_accounts = AwsAccounts(Patience(refused_seconds=0.0), ask_for_code=refuse)
    found = await examined_all(
        [account(profile="protected"), account(SECOND, profile="protected")], aws=aws_accounts
    )
    assert len(asked) == 1
    assert {only_problem(each).code for each in found} == {"source.code_needed"}
    assert aws.calls == ()


@pytest.mark.parametrize(
    ("settings", "is_hasty"),
    [
        ("", True),
        ("metadata_service_num_attempts = 3\n", False),
        ("metadata_service_timeout = 5\nmetadata_service_num_attempts = 3\n", False),
    ],
)
@pytest.mark.usefixtures("aws")
def test_how_long_metadata_is_waited_for_is_said_by_the_profile_too(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: str, *, is_hasty: bool
) -> None:
    config = tmp_path / "config"
    config.write_text(f"[profile audit]\n{settings}", encoding="utf-8")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(config))
    assert Observer(AwsAccounts(), S3_NEEDS)._is_hasty("audit") is is_hasty


async def test_nothing_is_called_but_to_read(aws: SimulatedAWS) -> None:
    await examined(needs=TWO_NEEDS)
    prefixes = ("AssumeRole", "Describe", "Get", "List", "Simulate")
    assert [call for call in aws.calls if not call.operation.startswith(prefixes)] == []


async def test_accounts_are_told_in_their_order_whoever_is_slow(aws: SimulatedAWS) -> None:
    accounts = [
        account(THIRD),
        account(SECOND),
        account("000000000000", role_arns=(role("000000000000"),)),
        account(FIRST),
    ]
    found = await examined_all(accounts)
    assert [each.seen.account for each in found] == accounts
    assert [bool(each.problems) for each in found] == [True, False, True, False]
    assert aws.calls


class CountingObserver(Observer):
    """Sees nothing, and knows whom it was asked for. The first account takes until it is told."""

    def __init__(self) -> None:
        super().__init__(AwsAccounts(), S3_NEEDS)
        self.begun: list[Account] = []
        self.first_may_end = anyio.Event()

    async def observe(self, account: Account) -> Observation:
        self.begun.append(account)
        if len(self.begun) == 1:
            await self.first_may_end.wait()
        return Observation(account=account, seen_at=datetime.now(UTC))


async def test_one_that_is_slow_holds_others_back_only_when_many_wait() -> None:
    accounts = [account(f"{number:012}") for number in range(_MOST_UNTOLD + 50)]
    observer = CountingObserver()
    sender, receiver = anyio.create_memory_object_stream[Examination]()
    examiner = _Examiner(observer, Expectation(minutes=60), sender)
    async with anyio.create_task_group() as tasks, receiver:
        tasks.start_soon(examiner.run, accounts)
        await anyio.wait_all_tasks_blocked()
        assert len(observer.begun) == _MOST_UNTOLD
        observer.first_may_end.set()
        told = [each.seen.account async for each in receiver]
    assert told == accounts


async def test_one_who_does_not_listen_keeps_more_from_being_begun() -> None:
    accounts = [account(f"{number:012}") for number in range(_MOST_UNTOLD + 50)]
    observer = CountingObserver()
    observer.first_may_end.set()
    sender, receiver = anyio.create_memory_object_stream[Examination]()
    examiner = _Examiner(observer, Expectation(minutes=60), sender)
    async with anyio.create_task_group() as tasks, receiver:
        tasks.start_soon(examiner.run, accounts)
        await anyio.wait_all_tasks_blocked()
        assert len(observer.begun) == _MOST_UNTOLD
        await receiver.receive()
        await anyio.wait_all_tasks_blocked()
        assert len(observer.begun) == _MOST_UNTOLD + 1
        tasks.cancel_scope.cancel()


async def test_to_leave_early_ends_it(aws: SimulatedAWS) -> None:
    accounts = [account(each) for each in (FIRST, SECOND)] * 200
    async with open_examination(accounts, S3_NEEDS, AwsAccounts()) as examinations:
        await examinations.receive()
    assert sum(call.operation == "AssumeRole" for call in aws.calls) < len(accounts)


async def test_what_is_raised_in_the_block_comes_out_as_it_is() -> None:
    with pytest.raises(ZeroDivisionError):
        async with open_examination([account()], S3_NEEDS, AwsAccounts()):
            raise ZeroDivisionError


class NoWay:
    """Accounts of which those in China are out of reach, and all others refuse."""

    def __init__(self) -> None:
        self.tried: list[str] = []
        self.closed = {"aws-cn"}

    async def open(self, access: Access) -> OpenAccount:
        self.tried.append(access.partition)
        cause = Cause.NETWORK if access.partition in self.closed else Cause.ACCESS_DENIED
        raise NotRead(Unread(cause=cause, message="No."))


@pytest.mark.usefixtures("aws")
async def test_where_there_is_no_way_one_of_many_accounts_of_that_partition_is_tried(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    aws, world = AwsAccounts(), NoWay()
    monkeypatch.setattr(aws, "open", world.open)
    observer = Observer(aws, S3_NEEDS)
    await observer.resolve(None)

    async def observe(partition: str, times: int) -> int:
        world.tried.clear()
        for _ in range(times):
            await observer.observe(account(partition=partition))
        return len(world.tried)

    assert await observe("aws-cn", 2 * _MOST_DEAD_ENDS - 1) == _MOST_DEAD_ENDS
    assert await observe("aws", 3) == 3
    world.closed.clear()
    # one is tried, and with it the others
    assert await observe("aws-cn", 5) == 5
