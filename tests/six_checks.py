"""The six checks that the contract fixes: enough to sweep with, where a test is not of the checks.

With all that there are, each of these sweeps would read all of AWS.
"""

from collections.abc import Collection
from typing import Final

from benchmarks.fake_aws.operations import OPERATIONS
from fleetscan.catalogue import Catalogue
from fleetscan.library.checks import default_catalogue

__all__ = ["PLAYED", "SIX", "six_checks"]

#: botocore's names of services that are signed for by another
_NAMES: Final = {"elasticloadbalancing": "elbv2", "elasticfilesystem": "efs"}

#: what the fast fake AWS of the benchmarks answers, as `service:Operation`
PLAYED: Final = frozenset(
    f"{_NAMES.get(service, service)}:{name}"
    for service, operations in OPERATIONS.items()
    for name in operations
)

SIX: Final = (
    "ec2.instance_not_stopped",
    "ec2.volume_encrypted",
    "s3.bucket_encrypted",
    "s3.bucket_encrypted_with_kms",
    "tags.required_keys_present",
    "tags.resource_tagged",
)


def six_checks(*, played: Collection[str] | None = None) -> Catalogue:
    """Return a catalogue of these six, and of what they need.

    With `played`, tags are judged of those types alone that are read by these operations.
    """
    whole = default_catalogue()
    needs = whole.needs([whole.checks[check_id] for check_id in SIX])
    collectors = [
        item
        for item in needs.collectors.values()
        if played is None or {call.operation for call in item.calls} <= set(played)
    ]
    return Catalogue(needs.checks, collectors)
