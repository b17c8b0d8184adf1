"""AWS Security Hub of an account that has not enabled it."""

from fleetscan.demo.recorded import RecordedError, Replies
from fleetscan.demo.wire import Request


def _hub(request: Request) -> RecordedError:
    message = f"Account {request.call.account_id} is not subscribed to AWS Security Hub"
    return RecordedError("InvalidAccessException", message, 401)


REPLIES: Replies = {"securityhub:DescribeHub": _hub}
