"""Finds requests that carry something of another account, region or task."""

from collections.abc import Iterator
from urllib.parse import unquote_to_bytes

from benchmarks.fake_aws.fleet import Fleet
from benchmarks.fake_aws.incoming import Incoming
from benchmarks.fake_aws.keys import Identity
from benchmarks.fake_aws.signature import problem

__all__ = ["Watch"]

# Enough to see what is wrong; the rest is only counted.
_MOST_KEPT = 100
# Headers that say nothing about whose request this is, and those that are checked by themselves.
_SKIPPED = frozenset({b"authorization", b"x-amz-security-token", b"host", b"x-amz-content-sha256"})
# Calls that name what is elsewhere: which account a role is in, and where a bucket is. The account
# that manages the organization asks about its members.
_NAMES_OTHER_ACCOUNTS = frozenset({"organizations:ListTagsForResource", "sts:AssumeRole"})
_NAMES_OTHER_REGIONS = frozenset(
    {"account:ListRegions", "ec2:DescribeRegions", "s3:GetBucketLocation", "s3:ListBuckets"}
)


class Watch:
    """Checks each request, and remembers what was wrong."""

    def __init__(self, fleet: Fleet, services: frozenset[str]) -> None:
        self._fleet = fleet
        self._services = services
        self.count = 0
        self.kept: list[str] = []

    def forget(self) -> None:
        """Start anew."""
        self.count = 0
        self.kept.clear()

    def record(self, text: str) -> None:
        """Remember a violation. The text names no secret."""
        self.count += 1
        if len(self.kept) < _MOST_KEPT:
            self.kept.append(text)

    def check(self, request: Incoming, caller: Identity, operation: str) -> bool:
        """Record whatever is not the caller's or the region's; return whether it is signed right.

        Args:
            request: what came.
            caller: whose key it was signed with.
            operation: `ec2:DescribeVolumes`.
        """
        region = request.region.decode()
        account = caller.account.decode()
        where = f"{operation} of account {account} in {region}"
        fault = problem(request, caller.secret)
        if fault:
            self.record(f"{where}: {fault}")
        if operation == "sts:AssumeRole" and caller.index >= 0:
            self.record(f"{where}: a role was assumed with the keys of an account of the fleet")
        for owner in self._fleet.owners(_text(request)):
            if owner.account not in {None, account} and operation not in _NAMES_OTHER_ACCOUNTS:
                self.record(f"{where}: it names {owner.name}, which is of account {owner.account}")
            if owner.region not in {None, region} and operation not in _NAMES_OTHER_REGIONS:
                self.record(f"{where}: it names {owner.name}, which is of {owner.region}")
        for text in self._host_problems(request, region, account):
            self.record(f"{where}: {text}")
        return fault is None

    def _host_problems(self, request: Incoming, region: str, account: str) -> Iterator[str]:
        """Yield what is wrong with the host, where it is a name that says something."""
        host = request.headers.get(b"host", b"").strip().decode("latin-1").partition(":")[0]
        service = request.service.decode()
        for label in host.split("."):
            if label in self._services and label != service:
                yield f"the host {host} is of {label}, the signature of {service}"
        for owner in self._fleet.owners(host):
            if owner.region not in {None, region}:
                yield f"the host {host} is of {owner.region}"
            if owner.account not in {None, account}:
                yield f"the host {host} is of account {owner.account}"


def _text(request: Incoming) -> str:
    """Everything in a request that may name a resource, percent-decoded."""
    values = [value for name, value in request.headers.items() if name not in _SKIPPED]
    return unquote_to_bytes(b"\n".join((request.target, request.body, *values))).decode(
        "utf-8", "replace"
    )
