"""Security Hub, which the account of one of each has in one region."""

from typing import Any

from fleetscan.demo.recorded import RecordedError
from fleetscan.demo.wire import Request


def _hub(request: Request) -> dict[str, Any] | RecordedError:
    if request.call.region == "us-east-1":
        return {"HubArn": "arn:aws:securityhub:us-east-1:111111111111:hub/default"}
    message = "Account 111111111111 is not subscribed to AWS Security Hub"
    return RecordedError("InvalidAccessException", message, 401)


REPLIES: dict[str, Any] = {"securityhub:DescribeHub": _hub}
