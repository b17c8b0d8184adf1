"""For replies that are written down: where the account of one of each has what it has."""

from typing import Any

from fleetscan.demo.wire import Request

__all__ = ["ACCOUNT_ID", "HOME", "at_home"]

#: as in `one_of_each`, which reads the replies
ACCOUNT_ID = "111111111111"
HOME = "us-east-1"


def at_home(request: Request, *items: Any) -> list[Any]:  # noqa: ANN401 - items of a reply
    """Return these in us-east-1, and none elsewhere."""
    return list(items) if request.call.region == HOME else []
