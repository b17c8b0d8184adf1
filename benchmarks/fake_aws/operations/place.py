"""What an operation is asked: the request, and where in the fleet it was made."""

import msgspec

from benchmarks.fake_aws.fleet import ACCOUNT, Fleet
from fleetscan.demo.wire import Request

__all__ = ["Ask", "Place"]


class Place(msgspec.Struct, frozen=True):
    """One account and region. The account is a placeholder, so a place stands for many."""

    fleet: Fleet
    region: str
    variant: int

    def id(self, kind: str, number: int) -> str:
        """Name a resource as EC2 does: `vol-` and 17 characters."""
        return f"{kind}-{ACCOUNT}{self.fleet.code(self.region, number)}"

    def name(self, kind: str, number: int) -> str:
        """Name a resource of the services that let the user choose the name."""
        return f"{kind}-{ACCOUNT}-{self.region}-{number}"

    def arn(self, service: str, resource: str) -> str:
        """Build the ARN of a resource of this place."""
        return f"arn:aws:{service}:{self.region}:{ACCOUNT}:{resource}"

    def dice(self, kind: str, number: int) -> int:
        """Return the lot of one resource: from 0 to 99, always the same."""
        return self.fleet.dice(kind, self.variant, number)

    def tags(self, kind: str, number: int) -> dict[str, str]:
        """Return the tags of a resource: a tenth has none, a tenth only a name."""
        lot = self.dice(f"{kind} tags", number)
        if lot < 10:  # noqa: PLR2004 - the shares are those of the docstring
            return {}
        name = {"Name": f"{kind}-{number}"}
        if lot < 20:  # noqa: PLR2004 - as above
            return name
        return {**name, "Owner": "platform", "CostCenter": f"cc-{lot}", "env": "prod"}


class Ask(msgspec.Struct, frozen=True):
    """One request to an operation; wherever it named its own account, there is the placeholder."""

    request: Request
    place: Place
    #: what the operation was given: form fields, query fields, or the members of a JSON object
    given: dict[str, object]

    def text(self, name: str) -> str:
        """Return a parameter as text; empty if it was not given."""
        value = self.given.get(name)
        return "" if value is None else str(value)
