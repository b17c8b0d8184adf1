"""Standard streams that are closed, or full, change nothing of what a sweep found."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from fleetscan.demo.resources import Volume
from fleetscan.demo.server import SimulatedAWS
from tests.e2e.command import FLEETSCAN, Workplace
from tests.e2e.fleets import account, accounts_toml, fleet_of, simulated

ACCOUNT = "111111111111"
ACCOUNTS_TOML = accounts_toml('role = "fleetscan-audit"\nregions = ["us-east-1"]', {ACCOUNT: ""})
SWEEP = f"{FLEETSCAN} --accounts accounts.toml --checks ec2.volume_encrypted --output r.json"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workplace]:
    aws = SimulatedAWS(fleet_of(account(ACCOUNT, {"us-east-1": (Volume(),)})))
    with simulated(tmp_path_factory.mktemp("streams"), aws, ACCOUNTS_TOML) as workplace:
        yield workplace


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_a_stream_that_is_closed_is_no_reason_to_fail(place: Workplace, closed: str) -> None:
    report = place.folder / "r.json"
    report.unlink(missing_ok=True)
    assert place.run("-c", f"{SWEEP} {closed}", command=("sh",)).code == 1
    assert len(json.loads(report.read_bytes())["findings"]) == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_a_summary_that_can_not_be_written_changes_nothing(place: Workplace) -> None:
    ended = place.run("-c", f"{SWEEP} > /dev/full", command=("sh",))
    assert ended.code == 1
    assert "the summary can't be written: No space left on device" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_a_report_that_can_not_be_written_is_told_and_kept(place: Workplace) -> None:
    ended = place.run("-c", f"{SWEEP} -o - > /dev/full", command=("sh",))
    assert ended.code == 130
    assert "output -: cannot be written: No space left on device" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert place.run("-c", f"{SWEEP} --resume", command=("sh",)).code == 1
