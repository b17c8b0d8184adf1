"""Which calls a sweep makes, and whose key signs each of them: by the server's own record."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

import pytest
from msgspec import Struct

from fleetscan.demo.resources import Bucket, Role, Volume
from fleetscan.demo.rules import Proceed, Rule
from fleetscan.demo.server import SimulatedAWS
from fleetscan.demo.wire import Answer, Call, Request
from tests.e2e.command import Workplace
from tests.e2e.fleets import SOURCE, account, accounts_toml, entrance, fleet_of, simulated

DIRECT, CHAINED, WITH_ID = ACCOUNTS = ("111111111111", "222222222222", "333333333333")
HUB = "888888888888"
REGIONS = ("us-east-1", "eu-west-1")

ACCOUNTS_TOML = accounts_toml(
    'role = "fleetscan-audit"\nregions = ["us-east-1", "eu-west-1"]\nsession_name = "audit-2026"',
    {
        DIRECT: "",
        CHAINED: f'role = ["arn:aws:iam::{HUB}:role/hub", "fleetscan-audit"]',
        WITH_ID: 'external_id = "payments-7f3a"',
    },
)


class Received(Struct, frozen=True):
    """One call with all that tells it from another."""

    call: Call
    query: str
    body: bytes


class Recorder:
    """Keeps what the server's own record leaves out, and lets everything pass."""

    def __init__(self) -> None:
        self.received: list[Received] = []
        #: who asked, and for what
        self.roles: list[tuple[Call, dict[str, str]]] = []

    def answer(self, request: Request, proceed: Proceed) -> Answer:
        self.received.append(Received(request.call, request.query, request.body))
        if request.call.operation == "AssumeRole":
            self.roles.append((request.call, dict(request.parameters)))
        return proceed()


def bucket_names(account_id: str, region: str) -> tuple[str, str]:
    return f"first-{account_id}-{region}", f"second-{account_id}-{region}"


class Swept(Struct, frozen=True):
    """A sweep of all six checks: what came of it, and what the server received."""

    workplace: Workplace
    aws: SimulatedAWS
    report: dict[str, Any]
    calls: tuple[Call, ...]
    received: list[Received]
    roles: list[tuple[Call, dict[str, str]]]

    def of(self, account_id: str) -> list[Call]:
        """Return the calls that keys of an account signed."""
        return [call for call in self.calls if call.account_id == account_id]


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Swept]:
    """Sweep three accounts that hold the same and are entered in three ways."""
    resources = {
        each: {
            region: (Volume(), *(Bucket(name=name) for name in bucket_names(each, region)))
            for region in REGIONS
        }
        for each in ACCOUNTS
    }
    hub = Role(name="hub", trusted_accounts=(SOURCE.account_id,))
    fleet = fleet_of(
        account(DIRECT, resources[DIRECT]),
        account(CHAINED, resources[CHAINED], role=entrance(trusted=HUB)),
        account(WITH_ID, resources[WITH_ID], role=entrance(external_id="payments-7f3a")),
        account(HUB, {}, role=hub),
    )
    recorder = Recorder()
    aws = SimulatedAWS(fleet, rules=[Rule(answer=recorder.answer)])
    with simulated(tmp_path_factory.mktemp("calls"), aws, ACCOUNTS_TOML) as place:
        outcome = place.run(
            "--accounts=accounts.toml", environment={"AWS_DEFAULT_REGION": "eu-west-1"}
        )
        assert outcome.code == 1, outcome.stderr
        yield Swept(
            place, aws, place.report(), aws.calls, list(recorder.received), list(recorder.roles)
        )


# whose keys


def test_every_key_is_of_one_account_and_every_account_has_its_own(swept: Swept) -> None:
    accounts_of: dict[str, set[str | None]] = defaultdict(set)
    for call in swept.calls:
        accounts_of[call.access_key_id].add(call.account_id)
    assert all(len(accounts) == 1 for accounts in accounts_of.values())
    assert {each for accounts in accounts_of.values() for each in accounts} == {
        *ACCOUNTS,
        HUB,
        SOURCE.account_id,
    }


def test_the_source_and_the_hub_only_assume_roles(swept: Swept) -> None:
    for account_id in (SOURCE.account_id, HUB):
        assert {call.operation for call in swept.of(account_id)} == {"AssumeRole"}


def test_calls_about_a_bucket_are_signed_by_its_own_account(swept: Swept) -> None:
    """A name tells whose bucket it is; what else is read has no name in the request."""
    about = [call for call in swept.calls if call.service == "s3" and call.path != "/"]
    assert {call.account_id for call in about} == set(ACCOUNTS)
    assert all(call.account_id and call.account_id in call.path for call in about)


def test_accounts_that_hold_the_same_are_read_by_the_same_calls(swept: Swept) -> None:
    """A call of one account that another's key signed would be missing in the one's record."""
    read = [
        Counter((call.service, call.region, call.operation) for call in swept.of(each))
        for each in ACCOUNTS
    ]
    assert read[0] == read[1] == read[2]


def test_what_is_found_is_of_the_account_that_it_is_reported_under(swept: Swept) -> None:
    found = defaultdict(set)
    for finding in swept.report["findings"]:
        if finding["resource"]["type"] == "AWS::EC2::Volume":
            found[finding["account_id"]].add(finding["resource"]["id"])
    assert {each: len(volumes) for each, volumes in found.items()} == dict.fromkeys(ACCOUNTS, 2)
    assert len(set.union(*found.values())) == 6


# roles


def test_roles_are_assumed_once_each_and_by_whom_they_trust(swept: Swept) -> None:
    assert Counter(
        (call.account_id, parameters["RoleArn"]) for call, parameters in swept.roles
    ) == {
        (SOURCE.account_id, f"arn:aws:iam::{DIRECT}:role/fleetscan-audit"): 1,
        (SOURCE.account_id, f"arn:aws:iam::{HUB}:role/hub"): 1,
        (HUB, f"arn:aws:iam::{CHAINED}:role/fleetscan-audit"): 1,
        (SOURCE.account_id, f"arn:aws:iam::{WITH_ID}:role/fleetscan-audit"): 1,
    }


def test_the_external_id_goes_to_the_account_that_asks_for_it_alone(swept: Swept) -> None:
    assert {
        parameters["RoleArn"].split(":")[4]: parameters.get("ExternalId")
        for _, parameters in swept.roles
    } == {DIRECT: None, HUB: None, CHAINED: None, WITH_ID: "payments-7f3a"}


def test_sessions_have_the_name_that_the_file_gives_them(swept: Swept) -> None:
    assert {parameters["RoleSessionName"] for _, parameters in swept.roles} == {"audit-2026"}


def test_roles_are_assumed_in_the_region_of_the_environment(swept: Swept) -> None:
    assert {call.region for call, _ in swept.roles} == {"eu-west-1"}


# how many


def test_no_call_is_made_twice(swept: Swept) -> None:
    repeated = [each for each, times in Counter(swept.received).items() if times > 1]
    assert repeated == []


def test_buckets_are_listed_once_per_account_not_once_per_region(swept: Swept) -> None:
    for account_id in ACCOUNTS:
        listed = [call for call in swept.of(account_id) if call.operation == "ListBuckets"]
        assert len(listed) == 1


def test_each_bucket_is_asked_once_for_what_two_checks_need_and_in_its_own_region(
    swept: Swept,
) -> None:
    """Two checks are about its encryption, and two about its tags."""
    for operation in ("GetBucketEncryption", "GetBucketTagging"):
        asked = Counter(
            (call.path, call.region) for call in swept.calls if call.operation == operation
        )
        assert asked == {
            (f"/{name}", region): 1
            for each in ACCOUNTS
            for region in REGIONS
            for name in bucket_names(each, region)
        }


def test_regional_services_are_listed_once_per_region(swept: Swept) -> None:
    for operation in ("DescribeInstances", "DescribeVolumes", "ListFunctions", "ListSecrets"):
        for account_id in ACCOUNTS:
            calls = [call for call in swept.of(account_id) if call.operation == operation]
            assert sorted(call.region for call in calls) == sorted(REGIONS)


def test_global_services_are_listed_once(swept: Swept) -> None:
    for operation in ("ListRoles", "ListUsers", "ListRegions"):
        for account_id in ACCOUNTS:
            calls = [call for call in swept.of(account_id) if call.operation == operation]
            assert len(calls) == 1


def test_a_check_alone_makes_only_the_calls_that_it_needs(swept: Swept) -> None:
    swept.aws.clear_calls()
    swept.workplace.run(
        "--accounts=accounts.toml", f"--account={DIRECT}", "--checks=ec2.volume_encrypted"
    )
    assert Counter((call.account_id, call.region, call.operation) for call in swept.aws.calls) == {
        (SOURCE.account_id, "us-east-1", "AssumeRole"): 1,
        (DIRECT, "us-east-1", "ListRegions"): 1,
        (DIRECT, "us-east-1", "DescribeVolumes"): 1,
        (DIRECT, "eu-west-1", "DescribeVolumes"): 1,
    }
