"""Parse a reply of DescribeInstances again and again, or fetch one.

`python -m benchmarks.workers.parse fetch FILE` writes the body of a reply of the fake AWS that the
environment names; `… botocore|ours FILE TIMES` parses it, and reads what the collector of instances
reads.
"""

import argparse
import asyncio
import gc
import json
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import botocore.session
from botocore.model import OperationModel
from botocore.parsers import create_parser

from benchmarks.fake_aws.fleet import account_id
from benchmarks.harness.fleet import REGIONS

#: what is read of one instance
_Read = tuple[str, str, str | None, tuple[tuple[str, str], ...]]

_ROLE_ARN: Final = f"arn:aws:iam::{account_id(0)}:role/fleetscan-audit"
_HEADERS: Final = {"content-type": "text/xml;charset=UTF-8"}
_OK: Final = 200


async def fetch() -> bytes:
    """Return the body of the first account's reply in the first region."""
    from benchmarks.workers.raw_calls import entered  # noqa: PLC0415 - the parsers need none of it

    async with entered(_ROLE_ARN, connections=1) as (aws, requests, keys):
        body = await aws.call(requests.instances, keys, REGIONS[0])
    assert body
    return body


def _botocore(operation: OperationModel) -> Callable[[bytes], Mapping[str, Any]]:
    parser = create_parser(operation.service_model.resolved_protocol)

    def parse(body: bytes) -> Mapping[str, Any]:
        response = {"headers": _HEADERS, "status_code": _OK, "body": body}
        parsed: dict[str, Any] = parser.parse(response, operation.output_shape)
        return parsed

    return parse


def _ours(operation: OperationModel) -> Callable[[bytes], Mapping[str, Any]]:
    # here, so that botocore's own parser does not carry our modules
    from fleetscan.aws.parsing import parser_of  # noqa: PLC0415 - see above

    parser = parser_of(operation)
    assert parser, operation.name
    return lambda body: parser(_OK, _HEADERS, body)


def read(reply: Mapping[str, Any]) -> list[_Read]:
    """Read what a sweep reads of an instance: id, state, its reason, and tags."""
    return [
        (
            instance["InstanceId"],
            instance["State"]["Name"],
            instance.get("StateTransitionReason"),
            tuple((tag["Key"], tag["Value"]) for tag in instance.get("Tags", ())),
        )
        for reservation in reply["Reservations"]
        for instance in reservation["Instances"]
    ]


def measured(contender: str, body: bytes, times: int) -> dict[str, float]:
    """Parse and read a body that many times. Raises `AssertionError` if the two differ."""
    service = botocore.session.get_session().get_service_model("ec2")
    operation = service.operation_model("DescribeInstances")
    parse = (_ours if contender == "ours" else _botocore)(operation)
    # the first time makes what is kept
    found = read(parse(body))
    # as a sweep does it, for both: the models are no garbage, and not to be looked through for it
    gc.collect()
    gc.freeze()
    began = time.process_time()
    for _ in range(times):
        read(parse(body))
    spent = time.process_time() - began
    assert found == read(_botocore(operation)(body)), "our parser reads something else"
    return {"cpu_seconds_per_reply": spent / times, "instances": len(found), "bytes": len(body)}


def main() -> None:
    """Parse the arguments and work."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["fetch", "botocore", "ours"])
    parser.add_argument("path", type=Path)
    parser.add_argument("times", type=int, nargs="?", default=1)
    wanted = parser.parse_args()
    if wanted.what == "fetch":
        wanted.path.write_bytes(asyncio.run(fetch()))
    else:
        print(json.dumps(measured(wanted.what, wanted.path.read_bytes(), wanted.times)))


if __name__ == "__main__":
    main()
