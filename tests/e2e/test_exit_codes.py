"""Exit codes 0, 1, 4 and 5, and what --fail-on makes of them; 2 and 130 have files of their own."""

from collections.abc import Iterator
from typing import Any

import pytest

from fleetscan.demo.resources import Bucket
from fleetscan.demo.rules import deny
from fleetscan.demo.server import SimulatedAWS
from tests.e2e.command import Workplace
from tests.e2e.fleets import account, accounts_toml, fleet_of, simulated
from tests.e2e.reports import assert_adds_up

CLEAN, FAILING, UNSEEN, BOTH = "111111111111", "222222222222", "333333333333", "444444444444"

ACCOUNTS_TOML = accounts_toml(
    'role = "fleetscan-audit"\nregions = ["us-east-1", "eu-west-1"]',
    dict.fromkeys((CLEAN, FAILING, UNSEEN, BOTH), ""),
)


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workplace]:
    """Four accounts; in Ireland nobody may read the encryption of a bucket."""
    fleet = fleet_of(
        account(CLEAN, {"us-east-1": (Bucket(name="with-kms", encryption="aws:kms"),)}),
        account(FAILING, {"us-east-1": (Bucket(name="without"),)}),
        account(UNSEEN, {"eu-west-1": (Bucket(name="unseen"),)}),
        account(
            BOTH,
            {
                "us-east-1": (Bucket(name="without-of-both"),),
                "eu-west-1": (Bucket(name="unseen-of-both"),),
            },
        ),
    )
    rules = [deny("s3:GetBucketEncryption", region="eu-west-1")]
    folder = tmp_path_factory.mktemp("codes")
    with simulated(folder, SimulatedAWS(fleet, rules=rules), ACCOUNTS_TOML) as place:
        yield place


def sweep(workplace: Workplace, account_id: str, *options: str) -> tuple[int, dict[str, Any]]:
    """Sweep one account; return exit code and report."""
    ended = workplace.run(
        "--accounts=accounts.toml",
        f"--account={account_id}",
        "--checks=s3.bucket_encrypted_with_kms",
        *options,
    )
    report = workplace.report()
    assert_adds_up(report)
    return ended.code, report


def test_0_all_was_evaluated_and_nothing_failed(workplace: Workplace) -> None:
    code, report = sweep(workplace, CLEAN)
    assert code == 0
    assert report["run"]["status"] == "complete"
    assert report["summary"]["evaluations"] == {
        "pass": 1,
        "fail": 0,
        "not_applicable": 0,
        "not_evaluated": 0,
    }


def test_1_all_was_evaluated_and_something_failed_at_low_or_above(workplace: Workplace) -> None:
    code, report = sweep(workplace, FAILING)
    assert code == 1
    assert report["run"]["status"] == "complete"
    assert report["summary"]["by_severity"]["medium"] == 1


def test_4_nothing_failed_but_something_was_not_evaluated(workplace: Workplace) -> None:
    code, report = sweep(workplace, UNSEEN)
    assert code == 4
    assert report["run"]["status"] == "incomplete"
    assert report["findings"] == []
    (gap,) = report["coverage"]["gaps"]
    assert gap["cause"] == "access_denied"


def test_5_something_failed_and_something_was_not_evaluated(workplace: Workplace) -> None:
    code, report = sweep(workplace, BOTH)
    assert code == 5
    assert report["run"]["status"] == "incomplete"
    assert [each["resource"]["id"] for each in report["findings"]] == ["without-of-both"]
    assert [each["resource"] for each in report["coverage"]["gaps"]] == [
        "arn:aws:s3:::unseen-of-both"
    ]


@pytest.mark.parametrize(
    ("fail_on", "code"),
    # without the option it is low
    [("informational", 1), ("medium", 1), ("high", 0), ("critical", 0), ("never", 0)],
)
def test_a_medium_failure_counts_for_levels_up_to_medium(
    workplace: Workplace, fail_on: str, code: int
) -> None:
    found, report = sweep(workplace, FAILING, f"--fail-on={fail_on}")
    assert found == code
    # what counts for the code is not what is reported
    assert report["summary"]["by_severity"]["medium"] == 1


def test_what_was_not_evaluated_counts_whatever_fail_on_says(workplace: Workplace) -> None:
    code, _ = sweep(workplace, BOTH, "--fail-on=never")
    assert code == 4
