"""Count what each of the three found, from the files that it wrote."""

from collections import Counter
from pathlib import Path
from typing import Any, Final

import msgspec

__all__ = ["found"]

#: our check by the name of each peer's
_POLICIES: Final = {
    "bucket-not-encrypted": "s3.bucket_encrypted",
    "bucket-not-encrypted-with-kms": "s3.bucket_encrypted_with_kms",
    "instance-stopped": "ec2.instance_not_stopped",
    "volume-not-encrypted": "ec2.volume_encrypted",
}
_PROWLER_CHECKS: Final = {
    "s3_bucket_default_encryption": "s3.bucket_encrypted",
    "s3_bucket_kms_encryption": "s3.bucket_encrypted_with_kms",
    "ec2_instance_stopped_older_than_specific_days": "ec2.instance_not_stopped",
    "ec2_ebs_volume_encryption": "ec2.volume_encrypted",
}


def found(contender: str, folder: Path) -> dict[str, int]:
    """Return how many resources failed, by our check; 0 for one that nobody mentions.

    Args:
        contender: `fleetscan`, `c7n-org` or `prowler`.
        folder: where `benchmarks.peers.commands` let it write.
    """
    reader = {"fleetscan": _fleetscan, "c7n-org": _c7n_org, "prowler": _prowler}[contender]
    return reader(folder)


def _fleetscan(folder: Path) -> dict[str, int]:
    report = _json(folder / "report.json")
    return Counter(finding["check_id"] for finding in report["findings"])


def _c7n_org(folder: Path) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for path in (folder / "c7n-output").rglob("resources.json"):
        counts[_POLICIES[path.parent.name]] += len(_json(path))
    return counts


def _prowler(folder: Path) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for path in (folder / "prowler-output").glob("*.ocsf.json"):
        for finding in _json(path):
            if finding["status_code"] == "FAIL":
                counts[_PROWLER_CHECKS[finding["metadata"]["event_code"]]] += 1
    return counts


def _json(path: Path) -> Any:  # noqa: ANN401 - JSON of three programs
    return msgspec.json.decode(path.read_bytes())
