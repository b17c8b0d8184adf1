"""S3 Control at an endpoint of one's own.

Its hosts begin with the account: `111122223333.s3-control.eu-west-1.amazonaws.com`. The client puts
it before whatever endpoint it is given, an IP address included, and that host there is not. The
account is in a header, too, which is all that an emulator needs.
https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_GetPublicAccessBlock.html
"""

import re
from typing import Any, Final

__all__ = ["reach_own_endpoints"]

# The account, before an IP address or a name without dots, under which there are no others.
_UNREACHABLE: Final = re.compile(
    r"(?<=://)\d{12}\.(?=(\d+\.\d+\.\d+\.\d+|\[[0-9a-fA-F:.]+\]|[^./:\[\]]+)(:\d+)?(/|$))"
)


def reach_own_endpoints(hooks: Any) -> None:  # noqa: ANN401 - an emitter of the SDK, or its aliaser
    """Leave the account out of a host that can't be there with it."""
    hooks.register("before-call.s3-control", _leave_the_account_out)


def _leave_the_account_out(params: dict[str, Any], **_: object) -> None:
    params["url"] = _UNREACHABLE.sub("", params["url"], count=1)
