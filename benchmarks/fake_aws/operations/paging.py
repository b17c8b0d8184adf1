"""Pages: which items of a list a request asks for, and the token for those after them."""

import msgspec

from benchmarks.fake_aws.fleet import ACCOUNT
from benchmarks.fake_aws.operations.place import Ask

__all__ = ["BadPageError", "Page", "page"]


class BadPageError(ValueError):
    """A token or a page size that makes no sense; its text is for the client."""


class Page(msgspec.Struct, frozen=True):
    """A part of a list: the numbers of its items, and the token for the next part."""

    numbers: range
    #: None on the last page
    token: str | None

    @property
    def tokens(self) -> dict[str, str]:
        """The token as the member `NextToken`, or nothing."""
        return self.named("NextToken")

    def named(self, member: str) -> dict[str, str]:
        """Return the token as a member of this name, or nothing."""
        return {} if self.token is None else {member: self.token}


def page(
    ask: Ask,
    total: int,
    *,
    limit: str | None,
    marker: str,
    default: int | None = None,
    least: int = 1,
    most: int = 1000,
) -> Page:
    """Cut a list of `total` items.

    A token says whose list it goes on with, so that one that strayed to another account's or
    region's call is refused, as on AWS.

    Args:
        ask: the request.
        total: how many items there are.
        limit: the parameter with the page size; None if none can be asked for.
        marker: the parameter with the token.
        default: the page size if none is asked for; None is everything.
        least: the smallest page size that the operation takes.
        most: the biggest one, and the biggest page.

    Raises:
        BadPageError: the size is out of bounds, or the token is of another list.
    """
    asked = ask.text(limit) if limit else ""
    if asked and not (asked.isdecimal() and least <= int(asked) <= most):
        raise BadPageError(f"{limit} is {asked}, and must be from {least} to {most}.")
    size = int(asked) if asked else default or total
    start = _start(ask, marker)
    end = min(start + size, total)
    token = f"{_owner(ask)}.{end}" if end < total else None
    return Page(numbers=range(start, end), token=token)


def _owner(ask: Ask) -> str:
    return f"{ask.request.call.operation}.{ACCOUNT}.{ask.place.region}"


def _start(ask: Ask, marker: str) -> int:
    token = ask.text(marker)
    if not token:
        return 0
    owner, _, start = token.rpartition(".")
    if owner != _owner(ask) or not start.isdecimal():
        raise BadPageError(f"{marker} is invalid.")
    return int(start)
