"""`--checks-path`: checks that are not fleetscan's own are swept with, and never stop a sweep."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fleetscan.demo.resources import Bucket
from fleetscan.demo.server import SimulatedAWS
from tests.e2e.command import Workplace
from tests.e2e.fleets import account, accounts_toml, fleet_of, simulated
from tests.e2e.reports import assert_adds_up

ONE, TWO = "111111111111", "222222222222"

ACCOUNTS_TOML = accounts_toml(
    'role = "fleetscan-audit"\nregions = ["us-east-1"]', {ONE: "", TWO: ""}
)

FACTS = '''\
"""Facts about buckets that fleetscan does not read."""

import msgspec


class BucketAcceleration(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a bucket is reached over edge locations."""

    enabled: bool
'''

COLLECTORS = '''\
"""Read what fleetscan does not."""

from fleetscan.catalogue import Api, Call, collector
from fleetscan.facts.s3 import Bucket

from ..facts.acceleration import BucketAcceleration


@collector(
    Call(
        "s3:GetBucketAccelerateConfiguration",
        "s3:GetAccelerateConfiguration",
        vanished=("NoSuchBucket",),
    )
)
async def bucket_acceleration(api: Api, bucket: Bucket) -> BucketAcceleration:
    """Read whether a bucket is reached over edge locations."""
    reply = await api.call(
        "s3:GetBucketAccelerateConfiguration", Bucket=bucket.id, region=bucket.region
    )
    return BucketAcceleration(enabled=reply.get("Status") == "Enabled")
'''

ACCELERATED = '''\
"""`s3.bucket_accelerated`."""

from fleetscan.catalogue import check
from fleetscan.facts.s3 import Bucket
from fleetscan.verdicts import Fail, Pass, Severity, Verdict

from ..facts.acceleration import BucketAcceleration


@check(severity=Severity.HIGH, frameworks=["company-1.0:3.1"])
def bucket_accelerated(bucket: Bucket, acceleration: BucketAcceleration) -> Verdict:
    """The bucket is reached over edge locations.

    Why:
        It is far away.

    Fix:
        Enable transfer acceleration.
    """
    if acceleration.enabled:
        return Pass(f"bucket {bucket.id} is accelerated")
    return Fail(f"bucket {bucket.id} is not accelerated")
'''

NAMED = """\
[[checks]]
id = "s3.bucket_named_by_rule"
severity = "low"
subject = "Bucket"
facts = { encryption = "BucketEncryption" }
passes = "starts_with(subject.id, 'acme-')"
asserts = "The bucket's name begins with the company's prefix."
why = "Names tell whose a bucket is."
fix = "Copy it into a bucket with such a name."
message = "bucket {subject.id} has the encryption {encryption.algorithms}"
frameworks = ["company-1.0:3.2"]
"""

WRITTEN = {
    "checks/facts/acceleration.py": FACTS,
    "checks/collectors/acceleration.py": COLLECTORS,
    "checks/s3/bucket_accelerated.py": ACCELERATED,
    "checks/company.toml": NAMED,
}

RAISES = ACCELERATED.replace("bucket_accelerated", "bucket_raises").replace(
    "    if acceleration.enabled:",
    "    raise RuntimeError('it broke')\n    if acceleration.enabled:",
)


@pytest.fixture(scope="module")
def simulation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workplace]:
    fleet = fleet_of(
        account(ONE, {"us-east-1": (Bucket(name="acme-logs"), Bucket(name="logs"))}),
        account(TWO, {"us-east-1": ()}),
    )
    folder = tmp_path_factory.mktemp("custom")
    with simulated(folder, SimulatedAWS(fleet), ACCOUNTS_TOML) as place:
        yield place


@pytest.fixture
def place(simulation: Workplace, tmp_path: Path) -> Workplace:
    """A folder of its own, with custom checks, beside the same simulated AWS."""
    shutil.copy(simulation.folder / "accounts.toml", tmp_path)
    place = Workplace(tmp_path, simulation.environment)
    write(place, WRITTEN)
    return place


def write(place: Workplace, files: dict[str, str]) -> None:
    for name, text in files.items():
        (place.folder / name).parent.mkdir(parents=True, exist_ok=True)
        place.write(name, text)


SCAN = ("--accounts=accounts.toml", "--checks-path=checks")


def outcomes(report: dict[str, Any]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = report["summary"]["by_check"]
    return found


def test_checks_of_python_and_of_toml_are_swept_with(place: Workplace) -> None:
    ended = place.run(*SCAN, "--framework=company-*", "--include-passed")
    assert ended.code == 1, ended.stderr
    report = place.report()
    assert_adds_up(report)
    assert outcomes(report) == {
        "s3.bucket_named_by_rule": {"pass": 1, "fail": 1, "not_applicable": 0, "not_evaluated": 0},
        "s3.bucket_accelerated": {"pass": 0, "fail": 2, "not_applicable": 0, "not_evaluated": 0},
    }
    messages = {each["message"] for each in report["findings"]}
    assert messages == {
        "bucket acme-logs has the encryption AES256",
        "bucket logs has the encryption AES256",
        "bucket acme-logs is not accelerated",
        "bucket logs is not accelerated",
    }
    assert {tuple(each["frameworks"]) for each in report["findings"]} == {
        ("company-1.0:3.1",),
        ("company-1.0:3.2",),
    }


def test_a_check_that_cant_be_loaded_is_a_gap_in_each_account(place: Workplace) -> None:
    write(place, {"checks/s3/bucket_broken.py": "import no_such_package\n"})
    ended = place.run(*SCAN, "--checks=s3.bucket_named_by_rule,s3.bucket_broken", "-v")
    assert ended.code == 5, ended.stderr
    report = place.report()
    assert_adds_up(report)
    assert report["coverage"]["planned"] == report["coverage"]["evaluated"] + 2
    gaps = report["coverage"]["gaps"]
    assert [(gap["account_id"], gap["region"], gap["check_id"]) for gap in gaps] == [
        (ONE, "global", "s3.bucket_broken"),
        (TWO, "global", "s3.bucket_broken"),
    ]
    assert {(gap["cause"], gap["error_code"]) for gap in gaps} == {("internal", "NotLoaded")}
    assert "custom checks that could not be loaded in all 2 accounts" in ended.stdout
    assert "No module named 'no_such_package'" in gaps[0]["message"]
    assert "Traceback" in ended.stderr


def test_without_v_it_is_told_in_one_line(place: Workplace) -> None:
    write(place, {"checks/s3/bucket_broken.py": "import no_such_package\n"})
    ended = place.run(*SCAN, "--checks=s3.bucket_broken", "-q")
    assert ended.code == 4
    lines = [line for line in ended.stderr.splitlines() if "bucket_broken.py" in line]
    assert len(lines) == 1
    assert "a gap in each account" in lines[0]
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("option", ["--framework=company-1.0", "--min-severity=high"])
def test_what_is_not_known_of_a_check_does_not_leave_it_out(place: Workplace, option: str) -> None:
    write(place, {"checks/s3/bucket_broken.py": "import no_such_package\n"})
    listed = place.run("checks", "list", "--checks-path=checks", option, "--format=json")
    assert "s3.bucket_broken" in [each["id"] for each in json.loads(listed.stdout)]


def test_a_check_that_raises_is_a_gap_for_each_resource(place: Workplace) -> None:
    write(place, {"checks/s3/bucket_raises.py": RAISES})
    assert place.run(*SCAN, "--checks=s3.bucket_raises").code == 4
    report = place.report()
    assert_adds_up(report)
    gaps = report["coverage"]["gaps"]
    assert [gap["resource"] for gap in gaps] == ["arn:aws:s3:::acme-logs", "arn:aws:s3:::logs"]
    assert {gap["message"] for gap in gaps} == {"the check failed: RuntimeError it broke"}


def test_what_a_check_prints_is_not_in_what_goes_to_standard_output(place: Workplace) -> None:
    talks = RAISES.replace(
        "from fleetscan.catalogue", "print('imported')\nfrom fleetscan.catalogue"
    )
    talks = talks.replace("raise RuntimeError('it broke')", "print('judged')")
    write(place, {"checks/s3/bucket_raises.py": talks})
    ended = place.run(*SCAN, "--checks=s3.bucket_raises", "--output=-")
    assert ended.code == 1, ended.stderr
    assert_adds_up(json.loads(ended.stdout))
    assert {"imported", "judged"} <= set(ended.stderr.splitlines())


def test_a_collector_that_cant_be_loaded_takes_its_checks_along_and_no_other(
    place: Workplace,
) -> None:
    write(place, {"checks/collectors/acceleration.py": "raise OSError('no disk')\n"})
    ended = place.run(*SCAN, "--checks=s3.*,collectors.*", "--skip-checks=s3.bucket_encrypted*")
    assert ended.code == 5, ended.stderr
    report = place.report()
    assert_adds_up(report)
    gaps = {gap["check_id"]: gap["message"] for gap in report["coverage"]["gaps"]}
    assert set(gaps) == {"s3.bucket_accelerated", "collectors.acceleration"}
    assert "no collector reads BucketAcceleration about Bucket" in gaps["s3.bucket_accelerated"]
    assert "collectors.acceleration" in gaps["s3.bucket_accelerated"]
    assert outcomes(report)["s3.bucket_named_by_rule"]["fail"] == 1


def test_a_run_is_resumed_with_the_checks_that_it_began_with(place: Workplace) -> None:
    began = place.run(*SCAN, "--checks=s3.bucket_named_by_rule", "--output=no/folder/report.json")
    assert began.code == 2
    # a report that can't be written leaves a run that is swept, and not ended
    (place.folder / "full").symlink_to("/dev/full")
    left = place.run(*SCAN, "--checks=s3.bucket_named_by_rule", "--output=full")
    assert left.code == 130, left.stderr

    write(place, {"checks/company.toml": NAMED.replace("acme-", "corp-")})
    changed = place.run("--resume", "--checks-path=checks")
    assert changed.code == 2
    assert "other custom checks" in changed.stderr
    without = place.run("--resume")
    assert without.code == 2
    assert "other custom checks" in without.stderr
    named = place.run(*SCAN, "--checks=s3.bucket_named_by_rule", "--resume")
    assert named.code == 2
    assert "what differs: custom checks" in named.stderr

    write(place, {"checks/company.toml": NAMED})
    same = place.run("--resume", "--checks-path=checks")
    assert same.code == 1, same.stderr
    assert place.report()["run"]["resumed"] is True


def test_a_folder_that_is_none_is_refused(place: Workplace) -> None:
    ended = place.run("--accounts=accounts.toml", "--checks-path=nowhere")
    assert ended.code == 2
    assert "--checks-path nowhere: there is no such folder" in ended.stderr


def test_a_mistake_in_toml_is_refused_before_anything_is_swept(place: Workplace) -> None:
    write(place, {"checks/company.toml": NAMED.replace("subject.id,", "subject.name,")})
    ended = place.run(*SCAN)
    assert ended.code == 2
    assert ended.stderr == (
        "fleetscan: --checks-path checks: company.toml: check s3.bucket_named_by_rule: passes: "
        "Bucket has no member 'name'. It has: arn, id, region.\n"
    )


def test_the_policy_allows_what_a_custom_collector_calls(place: Workplace) -> None:
    ended = place.run(
        "iam-policy",
        "--checks-path=checks",
        "--checks=s3.bucket_accelerated,s3.bucket_named_by_rule",
    )
    (statement,) = json.loads(ended.stdout)["Statement"]
    assert "s3:GetAccelerateConfiguration" in statement["Action"]


def test_plan_and_doctor_know_them(place: Workplace) -> None:
    plan = place.run("plan", *SCAN, "--checks=s3.bucket_accelerated", "--format=json")
    assert plan.code == 0, plan.stderr
    assert "s3:GetBucketAccelerateConfiguration" in plan.stdout
    doctor = place.run("doctor", *SCAN, "--checks=s3.bucket_accelerated", "--format=json")
    assert doctor.code in {0, 4}, doctor.stderr


def test_a_custom_check_is_shown_as_any_other(place: Workplace) -> None:
    shown = place.run(
        "checks", "show", "s3.bucket_named_by_rule", "--checks-path=checks", "--format=json"
    )
    details = json.loads(shown.stdout)
    assert details["asserts"] == "The bucket's name begins with the company's prefix."
    assert [each["operation"] for each in details["calls"]] == [
        "s3:GetBucketEncryption",
        "s3:GetBucketLocation",
        "s3:ListBuckets",
    ]
