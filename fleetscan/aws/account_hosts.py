"""S3 Control at an endpoint of one's own.

Its hosts begin with the account: `111122223333.s3-control.eu-west-1.amazonaws.com`. The client puts
it before whatever endpoint it is given, an IP address included, and that host there is not. The
account is in a header, too, which is all that an emulator needs.
https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_GetPublicAccessBlock.html

With the account before it, an IPv6 address makes no URL: newer patch versions of Python refuse to
split it while the request is written. So another host stands in until the request is there.
https://github.com/python/cpython/issues/105704
"""

import re
from typing import Any, Final

from botocore.args import EPRBuiltins

__all__ = ["reach_own_endpoints"]

# An IP address or a name without dots, under which there are no other hosts.
_WITHOUT_HOSTS: Final = re.compile(
    r"(?<=://)(\d+\.\d+\.\d+\.\d+|\[[0-9a-fA-F:.]+\]|[^./:\[\]]+)(:\d+)?(?=/|$)"
)

# A name that is nobody's. https://www.rfc-editor.org/rfc/rfc6761#section-6.4
_STAND_IN: Final = "endpoint.fleetscan.invalid"
_ASKED: Final = re.compile(rf"(?<=://)(\d{{12}}\.)?{re.escape(_STAND_IN)}(?=/|$)")

# Where a request's context has the host and port that another stands in for.
_OWN: Final = "fleetscan_own_endpoint"


def reach_own_endpoints(hooks: Any) -> None:  # noqa: ANN401 - an emitter of the SDK, or its aliaser
    """Leave the account out of a host that can't be there with it."""
    hooks.register("before-endpoint-resolution.s3-control", _stand_in)
    hooks.register("before-call.s3-control", _put_back)


def _stand_in(builtins: dict[str, Any], context: dict[str, Any], **_: object) -> None:
    endpoint = builtins.get(EPRBuiltins.SDK_ENDPOINT) or ""
    if own := _WITHOUT_HOSTS.search(endpoint):
        context[_OWN] = own[0]
        builtins[EPRBuiltins.SDK_ENDPOINT] = _WITHOUT_HOSTS.sub(_STAND_IN, endpoint, count=1)


def _put_back(params: dict[str, Any], context: dict[str, Any], **_: object) -> None:
    if _OWN in context:
        params["url"] = _ASKED.sub(context[_OWN], params["url"], count=1)
