"""Which regions are swept, and what is said of regions and accounts that cannot be entered."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from msgspec import Struct

from fleetscan.demo.aws_regions import DEFAULT_REGIONS
from fleetscan.demo.resources import Bucket
from fleetscan.demo.rules import Proceed, Rule, deny
from fleetscan.demo.server import SimulatedAWS
from fleetscan.demo.wire import Answer, Request
from tests.e2e.command import Outcome
from tests.e2e.fleets import SOURCE, account, accounts_toml, entrance, fleet_of, simulated
from tests.e2e.reports import assert_adds_up

GLOBS = "100000000001"
BY_EC2 = "100000000002"
UNTOLD = "100000000003"
ALL = "100000000004"
DISABLED = "100000000005"
DISABLED_UNTOLD = "100000000006"
NONE_MATCHES = "100000000007"
LOCKED = "100000000008"
OF_ANOTHER = "100000000009"
LEFT_BEHIND = "100000000010"
LEFT_OUT = "100000000011"

#: two of the regions that it matches are enabled in every account; eu-south-1 is opt-in
NORTH_OR_SOUTH = 'regions = "eu-[ns]*"'

ACCOUNTS_TOML = accounts_toml(
    'role = "fleetscan-audit"\nregions = ["us-east-1", "eu-west-1"]',
    {
        GLOBS: 'regions = ["eu-*", "us-east-1"]',
        BY_EC2: NORTH_OR_SOUTH,
        UNTOLD: NORTH_OR_SOUTH,
        ALL: 'regions = "all"',
        DISABLED: 'regions = ["us-east-1", "ap-east-1"]',
        DISABLED_UNTOLD: 'regions = ["us-east-1", "ap-east-1"]',
        NONE_MATCHES: 'regions = ["me-*"]',
        LOCKED: "",
        OF_ANOTHER: 'role = ""',
        LEFT_BEHIND: 'regions = "all"',
        LEFT_OUT: "",
    },
)


def of_ap_east(_: Request, proceed: Proceed) -> Answer:
    """Say of buckets that they are in a region which nobody here has enabled."""
    answer = proceed()
    said = b"<BucketRegion>us-east-1<"
    assert said in answer.body
    body = answer.body.replace(said, b"<BucketRegion>ap-east-1<")
    return msgspec.structs.replace(answer, body=body)


class Swept(Struct, frozen=True):
    """A sweep of all these accounts for a regional check and one that is not."""

    outcome: Outcome
    report: dict[str, Any]
    #: by account, the regions in which volumes were asked for
    regions: dict[str, set[str]]
    #: by account, the names of all that was asked
    operations: dict[str, set[str]]

    def gaps(self, account_id: str) -> set[tuple[str, str, str, str | None]]:
        """Return region, check, cause and operation of each gap of an account."""
        return {
            (gap["region"], gap["check_id"], gap["cause"], gap["operation"])
            for gap in self.report["coverage"]["gaps"]
            if gap["account_id"] == account_id
        }


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Swept]:
    south = frozenset({"eu-south-1"})
    fleet = fleet_of(
        *(account(each, {}, enabled_regions=south) for each in (GLOBS, BY_EC2)),
        account(UNTOLD, {"eu-south-1": (Bucket(name="untold"),)}, enabled_regions=south),
        account(ALL, {}, enabled_regions=frozenset({"me-south-1"})),
        *(account(each, {}) for each in (DISABLED, DISABLED_UNTOLD, NONE_MATCHES)),
        *(
            account(each, {"us-east-1": (Bucket(name=f"left-{each}"),)})
            for each in (LEFT_BEHIND, LEFT_OUT)
        ),
        account(LOCKED, {}, role=entrance(trusted="000000000000")),
    )
    rules = [
        *(deny("account:ListRegions", account_id=each) for each in (BY_EC2, UNTOLD)),
        deny("ec2:DescribeRegions", account_id=UNTOLD),
        deny("account:ListRegions", account_id=DISABLED_UNTOLD),
        deny("ec2:DescribeRegions", account_id=DISABLED_UNTOLD),
        *(
            Rule(answer=of_ap_east, operation="ListBuckets", account_id=each)
            for each in (LEFT_BEHIND, LEFT_OUT)
        ),
    ]
    aws = SimulatedAWS(fleet, rules=rules)
    with simulated(tmp_path_factory.mktemp("regions"), aws, ACCOUNTS_TOML) as place:
        outcome = place.run(
            "--accounts=accounts.toml",
            "--checks=ec2.volume_encrypted,s3.bucket_encrypted",
            "--no-progress",
        )
        regions, operations = defaultdict(set), defaultdict(set)
        for call in aws.calls:
            operations[call.account_id or ""].add(call.operation)
            if call.operation == "DescribeVolumes":
                regions[call.account_id or ""].add(call.region)
        yield Swept(outcome, place.report(), dict(regions), dict(operations))


def test_the_numbers_add_up_whatever_could_not_be_entered(swept: Swept) -> None:
    assert swept.outcome.code == 4
    assert_adds_up(swept.report)


def test_globs_match_what_is_enabled_in_the_account_and_nothing_else(swept: Swept) -> None:
    """The opt-in region that it has asked for is among them, and others are not."""
    european = {each for each in DEFAULT_REGIONS if each.startswith("eu-")}
    assert swept.regions[GLOBS] == {*european, "eu-south-1", "us-east-1"}
    assert swept.gaps(GLOBS) == set()
    assert "DescribeRegions" not in swept.operations[GLOBS]


def test_ec2_is_asked_for_the_regions_where_the_account_api_refuses(swept: Swept) -> None:
    assert swept.regions[BY_EC2] == {"eu-north-1", "eu-south-1"}
    assert swept.operations[BY_EC2] >= {"ListRegions", "DescribeRegions"}


def test_where_both_refuse_default_regions_are_taken_with_a_warning(swept: Swept) -> None:
    assert swept.regions[UNTOLD] == {"eu-north-1"}
    (warning,) = [line for line in swept.outcome.stderr.splitlines() if UNTOLD in line]
    assert warning.startswith("WARNING: ")
    assert "account:ListRegions" in warning
    assert "ec2:DescribeRegions" in warning


def test_all_is_every_region_that_is_enabled(swept: Swept) -> None:
    assert swept.regions[ALL] == {*DEFAULT_REGIONS, "me-south-1"}


def test_a_bucket_in_a_region_that_may_be_enabled_is_a_gap_where_it_was_asked_for(
    swept: Swept,
) -> None:
    """The account did not tell its regions, so this one is not swept; the glob matches it."""
    (gap,) = [each for each in swept.report["coverage"]["gaps"] if each["account_id"] == UNTOLD]
    assert (gap["region"], gap["resource"]) == ("eu-north-1", "arn:aws:s3:::untold")
    assert (gap["cause"], gap["operation"]) == ("access_denied", "ec2:DescribeRegions")


def test_a_region_that_is_named_and_not_enabled_is_a_gap(swept: Swept) -> None:
    """No call is made there. Which buckets there are is known without one."""
    assert swept.gaps(DISABLED) == {("ap-east-1", "ec2.volume_encrypted", "region_disabled", None)}
    assert swept.regions[DISABLED] == {"us-east-1"}


def test_a_region_that_refuses_keys_and_may_be_disabled_is_called_disabled(swept: Swept) -> None:
    """Where the account did not tell its regions, a refusal of good keys does."""
    assert swept.gaps(DISABLED_UNTOLD) == {
        ("ap-east-1", "ec2.volume_encrypted", "region_disabled", "ec2:DescribeVolumes")
    }


def test_a_bucket_in_a_region_that_was_disabled_is_a_gap_unless_enabled_ones_were_left_out(
    swept: Swept,
) -> None:
    (gap,) = [
        each for each in swept.report["coverage"]["gaps"] if each["account_id"] == LEFT_BEHIND
    ]
    # the cell is of the home region, for the bucket's own has none
    assert (gap["region"], gap["resource"]) == ("us-east-1", f"arn:aws:s3:::left-{LEFT_BEHIND}")
    assert (gap["cause"], gap["operation"]) == ("region_disabled", "s3:ListBuckets")
    assert gap["message"] == "it is in ap-east-1, which is not enabled in the account"
    assert "GetBucketEncryption" not in swept.operations[LEFT_BEHIND]
    assert swept.gaps(LEFT_OUT) == set()


def test_globs_that_match_no_enabled_region_are_warned_of(swept: Swept) -> None:
    assert NONE_MATCHES not in swept.regions
    (warning,) = [line for line in swept.outcome.stderr.splitlines() if NONE_MATCHES in line]
    assert warning.startswith("WARNING: ")
    assert "me-*" in warning


def test_a_role_that_cannot_be_assumed_leaves_a_gap_in_every_cell(swept: Swept) -> None:
    assert swept.gaps(LOCKED) == {
        (region, check, "access_denied", "sts:AssumeRole")
        for region in ("us-east-1", "eu-west-1")
        for check in ("ec2.volume_encrypted", "s3.bucket_encrypted")
    }
    assert LOCKED not in swept.operations
    assert all(
        "role/fleetscan-audit" in gap["message"]
        for gap in swept.report["coverage"]["gaps"]
        if gap["account_id"] == LOCKED
    )


def test_credentials_of_another_account_are_never_taken_for_those_of_this_one(
    swept: Swept,
) -> None:
    assert swept.gaps(OF_ANOTHER) == {
        (region, check, "credentials", "sts:GetCallerIdentity")
        for region in ("us-east-1", "eu-west-1")
        for check in ("ec2.volume_encrypted", "s3.bucket_encrypted")
    }
    assert swept.operations[SOURCE.account_id] == {"AssumeRole", "GetCallerIdentity"}
    assert all(
        SOURCE.account_id in gap["message"] and OF_ANOTHER in gap["message"]
        for gap in swept.report["coverage"]["gaps"]
        if gap["account_id"] == OF_ANOTHER
    )
