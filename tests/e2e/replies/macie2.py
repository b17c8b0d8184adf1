"""Macie, which the account of one of each has in one region, and the words that it has none."""

from typing import Any

from fleetscan.demo.recorded import RecordedError
from fleetscan.demo.wire import Request


def _session(request: Request) -> dict[str, Any] | RecordedError:
    if request.call.region == "us-east-1":
        return {"status": "ENABLED"}
    return RecordedError("AccessDeniedException", "Macie is not enabled.", 401)


REPLIES: dict[str, Any] = {"macie2:GetMacieSession": _session}
