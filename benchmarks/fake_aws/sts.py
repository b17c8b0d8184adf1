"""AWS STS: assumes roles, and tells who asks. Its replies are all different, so none is kept."""

import re
import time
from typing import Final

from benchmarks.fake_aws.fleet import Fleet, account_index
from benchmarks.fake_aws.keys import Identity, Keys
from fleetscan.demo.error_replies import Fault, error, fault
from fleetscan.demo.wire import Answer, Request

__all__ = ["answer", "role_account"]

_NAMESPACE: Final = "https://sts.amazonaws.com/doc/2011-06-15/"
_METADATA: Final = (
    "<ResponseMetadata><RequestId>c6104cbe-af31-11e0-8154-cbc7ccf896c7</RequestId>"
    "</ResponseMetadata>"
)
_ROLE_ARN: Final = re.compile(r"arn:aws:iam::(\d{12}):role/(?:.*/)?([\w+=,.@-]{1,64})")
_SESSION_NAME: Final = re.compile(r"[\w+=,.@-]{2,64}")


def answer(request: Request, caller: Identity, keys: Keys, fleet: Fleet) -> Answer:
    """Answer a call to STS."""
    match request.call.operation:
        case "AssumeRole":
            return _assume_role(request, caller, keys, fleet)
        case "GetCallerIdentity":
            account = caller.account.decode()
            user = f"<UserId>AROAEXAMPLE:{account}</UserId>"
            members = f"<Arn>{caller.arn}</Arn>{user}<Account>{account}</Account>"
            return _result("GetCallerIdentity", members)
        case unknown:
            message = f"Could not find operation {unknown} for version 2011-06-15"
            return error(request, "InvalidAction", message)


def role_account(request: Request) -> str:
    """Return the account of the role that is to be assumed; empty if the request names none."""
    return request.parameters.get("RoleArn", "").removeprefix("arn:aws:iam::").partition(":")[0]


def _assume_role(request: Request, caller: Identity, keys: Keys, fleet: Fleet) -> Answer:
    arn = request.parameters.get("RoleArn", "")
    session = request.parameters.get("RoleSessionName", "")
    match = _ROLE_ARN.fullmatch(arn)
    if match is None or _SESSION_NAME.fullmatch(session) is None:
        message = "RoleArn or RoleSessionName is missing, or not of the form that IAM gives it"
        return error(request, "ValidationError", message)
    account, role = match.groups()
    if role != fleet.options.role or not fleet.has(account):
        message = (
            f"User: {caller.arn} is not authorized to perform: sts:AssumeRole on resource: {arn}"
        )
        return fault(request, Fault.ACCESS_DENIED, message)
    asked = request.parameters.get("DurationSeconds", "")
    seconds = float(asked) if asked.isdecimal() else None
    minted = keys.mint(account_index(account), role, session, seconds)
    # AWS tells whole seconds.
    expiration = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(minted.expires))
    return _result(
        "AssumeRole",
        f"<AssumedRoleUser><AssumedRoleId>AROAEXAMPLE{account[-10:]}:{session}</AssumedRoleId>"
        f"<Arn>arn:aws:sts::{account}:assumed-role/{role}/{session}</Arn></AssumedRoleUser>"
        f"<Credentials><AccessKeyId>{minted.access_key}</AccessKeyId>"
        f"<SecretAccessKey>{minted.secret}</SecretAccessKey>"
        f"<SessionToken>{minted.token}</SessionToken>"
        f"<Expiration>{expiration}</Expiration></Credentials>",
    )


def _result(operation: str, members: str) -> Answer:
    return Answer.text(
        f'<{operation}Response xmlns="{_NAMESPACE}">'
        f"<{operation}Result>{members}</{operation}Result>{_METADATA}</{operation}Response>"
    )
