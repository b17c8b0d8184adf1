"""fleetscan itself sweeps the fake AWS, and sees everything."""

import json
import subprocess
import sys
from pathlib import Path

from benchmarks.fake_aws import FakeAWS
from benchmarks.harness.fleet import CHECKS

ROOT = Path(__file__).resolve().parents[2]
FOUND_SOMETHING = 1


def test_a_sweep_as_the_benchmarks_make_it_has_no_gap_and_no_violation(tmp_path: Path) -> None:
    regions = ("us-east-1", "eu-west-1")
    with FakeAWS(accounts=2, regions=regions, verify=True, count_targets=True) as fake:
        (tmp_path / "accounts.toml").write_text(fake.accounts_toml())
        done = subprocess.run(
            [
                *(sys.executable, "-m", "fleetscan", "--accounts", "accounts.toml"),
                *("--store", "runs.db", "-o", "report.json", "--quiet"),
                *("--checks", ",".join(CHECKS)),
            ],
            cwd=tmp_path,
            env=fake.process_environment() | {"PYTHONPATH": str(ROOT)},
            capture_output=True,
            check=False,
        )
        assert done.returncode == FOUND_SOMETHING, done.stderr.decode()
        counted = fake.stats(by_account=True)
        by_target = fake.stats(by_target=True).by_target
    report = json.loads((tmp_path / "report.json").read_text())
    assert report["coverage"]["gaps"] == []
    assert report["coverage"]["planned"] == report["coverage"]["evaluated"] > 0
    assert {finding["account_id"] for finding in report["findings"]} == set(fake.account_ids)
    checks = report["summary"]["by_check"]
    assert set(checks) == set(CHECKS)
    assert all(check["pass"] + check["fail"] > 0 for check in checks.values())
    assert counted.violations == []
    assert counted.by_operation["sts:AssumeRole"] == 2
    assert counted.by_account is not None
    assert counted.by_account["100000000000"] == counted.by_account["100000000001"]
    assert counted.by_target is None
    assert by_target is not None
    assert by_target["100000000001 eu-west-1"]["ec2:DescribeVolumes"] == 1
    assert sum(sum(each.values()) for each in by_target.values()) == counted.calls
