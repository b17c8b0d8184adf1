"""How each of the three is told to sweep the same accounts with the same checks."""

import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec

from benchmarks.harness.command import scan

__all__ = ["PROWLER_FINDINGS", "c7n_org", "fleetscan", "prowler"]

#: Prowler's exit code where a check failed
PROWLER_FINDINGS: Final = 3

_POLICIES: Final = Path(__file__).resolve().with_name("policies.yml")
_ROLE: Final = "fleetscan-audit"
# Its check of stopped instances takes a limit of days from its configuration, whose default is 30.
_CHECKS: Final = (
    "s3_bucket_default_encryption",
    "s3_bucket_kms_encryption",
    "ec2_ebs_volume_encryption",
    "ec2_instance_stopped_older_than_specific_days",
)


def fleetscan(accounts: Sequence[str], regions: Sequence[str], folder: Path) -> list[str]:
    """Return the command of fleetscan for some accounts, by their 12 digits."""
    path = folder / "accounts.toml"
    lines = ["[defaults]", f'role = "{_ROLE}"', f"regions = {_json(list(regions))}"]
    for account in accounts:
        lines += ["[[accounts]]", f'id = "{account}"', f'name = "{account}"']
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return scan(path, folder)


def c7n_org(
    commands: Path, accounts: Sequence[str], regions: Sequence[str], folder: Path
) -> list[str]:
    """Return the command of c7n-org. Nothing that an earlier run kept is there for it."""
    path, output, cache = (folder / name for name in ("c7n.json", "c7n-output", "c7n-cache"))
    for left in (output, cache):
        shutil.rmtree(left, ignore_errors=True)
    cache.mkdir()
    listed = [
        {"account_id": each, "name": each, "role": _role_arn(each), "regions": list(regions)}
        for each in accounts
    ]
    # JSON is YAML too
    path.write_text(_json({"accounts": listed}), encoding="utf-8")
    return [
        *(os.fspath(commands / "c7n-org"), "run", "--config", os.fspath(path)),
        *("--use", os.fspath(_POLICIES), "--output-dir", os.fspath(output)),
        *("--cache-path", os.fspath(cache)),
    ]


def prowler(commands: Path, account: str, regions: Sequence[str], folder: Path) -> list[str]:
    """Return the command of Prowler, which sweeps one account."""
    output = folder / "prowler-output"
    shutil.rmtree(output, ignore_errors=True)
    return [
        *(os.fspath(commands / "prowler"), "aws", "--role", _role_arn(account)),
        *("--region", *regions, "--check", *_CHECKS),
        *("--output-formats", "json-ocsf", "--output-directory", os.fspath(output)),
        *("--no-banner", "--no-color"),
    ]


def _role_arn(account: str) -> str:
    return f"arn:aws:iam::{account}:role/{_ROLE}"


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
