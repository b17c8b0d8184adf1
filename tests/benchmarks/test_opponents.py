"""The opponents make the calls of one sweep, all of them the same."""

import importlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks.fake_aws import FakeAWS
from benchmarks.opponents.sweep import Fleet, Result

ROOT = Path(__file__).resolve().parents[2]
OPPONENTS = ["raw", "plain_aioboto3", "boto3_threads"]
# Of each account: 3 calls, 4 buckets, and in each region two pages of instances and one of volumes.
CALLS = {
    "account:ListRegions": 1,
    "ec2:DescribeInstances": 2,
    "ec2:DescribeVolumes": 1,
    "s3:GetBucketEncryption": 4,
    "s3:ListBuckets": 1,
    "sts:AssumeRole": 1,
}


@pytest.fixture(scope="module")
def started() -> Iterator[FakeAWS]:
    with FakeAWS(accounts=2, regions=("us-east-1",), instances=1001, verify=True) as fake:
        yield fake


@pytest.fixture
def aws(started: FakeAWS) -> FakeAWS:
    started.reset()
    return started


Run = Callable[..., dict[str, Any]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run an opponent's program; returns what it printed.

    In this process, because its imports would take most of the test's time.
    """

    def run(aws: FakeAWS, name: str, *arguments: str) -> dict[str, Any]:
        for variable in [each for each in os.environ if each.startswith("AWS_")]:
            monkeypatch.delenv(variable)
        for variable, value in aws.environment().items():
            monkeypatch.setenv(variable, value)
        monkeypatch.setattr("sys.argv", [name, *arguments])
        importlib.import_module(f"benchmarks.opponents.{name}").main()
        printed = capsys.readouterr()
        assert printed.err == ""
        found: dict[str, Any] = json.loads(printed.out)
        return found

    return run


@pytest.mark.parametrize("name", OPPONENTS)
def test_an_opponent_makes_exactly_these_calls(
    aws: FakeAWS, run: Run, name: str, tmp_path: Path
) -> None:
    # one account, so that the sessions of the slow ones do not take long
    file = tmp_path / "accounts.json"
    file.write_text(aws.accounts_json(accounts=1))
    printed = run(aws, name, "--accounts", str(file), "--concurrency", "2")
    counted = aws.stats()
    assert counted.violations == []
    assert counted.by_operation == CALLS
    assert set(printed) == set(Result.__struct_fields__)
    assert (printed["calls"], printed["errors"]) == (counted.calls, 0)
    assert 0 < printed["seconds_cpu"] < printed["seconds_cpu_process"]
    assert printed["peak_rss_bytes"] > 10_000_000


def test_accounts_may_be_a_number(aws: FakeAWS, run: Run) -> None:
    printed = run(aws, "raw", "--accounts", "2", "--regions", "us-east-1", "--concurrency", "3")
    assert printed["calls"] == aws.stats().calls == 2 * sum(CALLS.values())


def test_raw_makes_one_call_again_and_again(aws: FakeAWS, run: Run) -> None:
    printed = run(
        *(aws, "raw", "--calls", "50", "--operation", "ec2:DescribeVolumes", "--concurrency", "4")
    )
    counted = aws.stats()
    assert counted.by_operation == {"ec2:DescribeVolumes": 50, "sts:AssumeRole": 1}
    assert counted.connections <= 5
    assert (printed["calls"], printed["errors"]) == (50, 0)
    assert printed["cpu_microseconds_per_call"] > 0


@pytest.mark.parametrize("name", OPPONENTS)
def test_what_fails_is_counted(run: Run, name: str) -> None:
    with FakeAWS(accounts=1, role="another", regions=("us-east-1",)) as fake:
        printed = run(fake, name, "--accounts", "1", "--regions", "us-east-1")
    assert (printed["calls"], printed["errors"]) == (1, 1)


def test_an_opponent_calls_nothing_but_a_fake() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.opponents.raw"],
        cwd=ROOT,
        env={},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 1
    assert b"AWS_ENDPOINT_URL" in done.stderr


def test_the_fake_and_the_opponents_agree_on_a_file() -> None:
    fake = FakeAWS(accounts=3)
    fleet = Fleet(**json.loads(fake.accounts_json(regions=("eu-west-1",), accounts=2)))
    assert fleet.accounts == ["100000000000", "100000000001"]
    assert fleet.regions == ["eu-west-1"]
    assert fleet.role_arn("1") == "arn:aws:iam::1:role/fleetscan-audit"
