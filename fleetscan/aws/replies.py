"""Refuse replies that are not what the service answers, where botocore itself parses them.

botocore takes a JSON body that it can't parse for an empty reply, and an XML page of a proxy for an
XML reply without members. Either would read as "there is nothing". The parser of short calls takes
neither, so it is asked first where a call goes botocore's own way.
"""

from collections.abc import Mapping
from typing import Any

from botocore.model import OperationModel

from fleetscan.aws.parsing import DisguisedError, parser_of

# Where botocore's parsers begin to read an error.
_ERROR_STATUS = 301


def refuse_impostors(hooks: Any) -> None:  # noqa: ANN401 - an emitter of the SDK, or its aliaser
    """Let all clients with these event hooks raise for what is no reply of a service.

    `UnexpectedReplyError` for a body that is not of the service's protocol, or not of the
    operation; `NotAsModelledError` for a value of another kind.
    """
    # Handlers with more wildcards go first, so this one comes before botocore's own, which takes
    # every body of S3 that it can't parse for an internal error of S3.
    hooks.register("before-parse.*.*", _check)


def _check(operation_model: OperationModel, response_dict: dict[str, Any], **_: object) -> None:
    status = response_dict["status_code"]
    parser = parser_of(operation_model)
    if status >= _ERROR_STATUS or parser is None:
        return
    try:
        read_all(parser(status, response_dict["headers"], response_dict["body"]))
    except DisguisedError:
        # botocore has a handler that makes an error of it
        return


def read_all(value: object) -> None:
    """Read every member of a reply: each is made, and refused, when it is read."""
    if isinstance(value, Mapping):
        for each in value.values():
            read_all(each)
    elif isinstance(value, list):
        for each in value:
            read_all(each)
