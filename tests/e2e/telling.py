"""An AWS that tells secrets wherever it can: in errors, pages, replies that nobody can read."""

import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import msgspec
import pytest

from fleetscan.demo.error_replies import error
from fleetscan.demo.resources import (
    GLOBAL,
    Bucket,
    Fleet,
    Resource,
    SourceCredentials,
    Table,
    Topic,
    User,
    Volume,
)
from fleetscan.demo.rules import Proceed, Rule, deny
from fleetscan.demo.server import SimulatedAWS
from fleetscan.demo.wire import Answer, Request
from tests.e2e.fleets import SOURCE, account, accounts_toml
from tests.e2e.marks import Marks

__all__ = ["ACCOUNTS_TOML", "FINE", "LIARS", "SPOILERS", "telling"]


def all_that_is_secret(request: Request) -> str:
    """Return what a server may quote of a request: its headers, credentials among them."""
    return "\n".join(f"{name}:{value}" for name, value in request.headers.items())


def mismatch(request: Request, _: Proceed) -> Answer:
    """Refuse a signature as AWS does: with all that should have been signed, token included."""
    message = (
        "The request signature we calculated does not match the signature you provided. Check your "
        "AWS Secret Access Key and signing method.\n\nThe Canonical String for this request should "
        f"have been\n'POST\n/\n\n{all_that_is_secret(request)}\n\nhost;x-amz-date'\n"
    )
    return error(request, "SignatureDoesNotMatch", message, status=403)


def in_the_code(request: Request, _: Proceed) -> Answer:
    return error(request, all_that_is_secret(request), "no")


def echo(request: Request, _: Proceed) -> Answer:
    """Answer as a proxy does that shows the request that it could not send on."""
    page = f"<html><pre>{all_that_is_secret(request)}</pre></html>"
    return Answer.text(page, status=502, content_type="text/html")


def echo_as_success(request: Request, _: Proceed) -> Answer:
    return Answer.text(all_that_is_secret(request), content_type="text/plain")


def redirect(request: Request, _: Proceed) -> Answer:
    """Point to an address that holds the token, as a proxy's login page does."""
    token = request.headers.get("x-amz-security-token", "")
    return Answer(status=302, headers={"Location": f"http://127.0.0.1:9/login?{token}"})


def hang_up(_: Request, __: Proceed) -> Answer:
    return Answer(disconnect=True)


def cut(_: Request, proceed: Proceed) -> Answer:
    answer = proceed()
    return msgspec.structs.replace(answer, body=answer.body[: len(answer.body) // 2])


Lie = Callable[[Request, Proceed], Answer]

#: what all replies to an account are
LIES: dict[str, Lie] = {
    "mismatch": mismatch,
    "code": in_the_code,
    "echo": echo,
    "echo as success": echo_as_success,
    "redirect": redirect,
    "hang up": hang_up,
    "cut": cut,
}


def secret_in(body: bytes) -> bytes:
    """Return the secret that a reply hands out."""
    found = re.search(rb"<SecretAccessKey>([^<]+)<", body)
    assert found is not None
    return found[1]


#: what becomes of the reply that hands the keys of an account out
SPOILT: dict[str, Callable[[bytes], bytes]] = {
    "cut": lambda body: body[: body.index(b"</SessionToken>") + 9],
    "no XML": lambda body: body.replace(b"</SessionToken>", b"<&"),
    "no id": lambda body: re.sub(rb"<AccessKeyId>.*?</AccessKeyId>", b"", body),
    "no date": lambda body: re.sub(rb"(?<=<Expiration>)[^<]*", secret_in(body), body),
    "names": lambda body: body.replace(b"SecretAccessKey", b"Secret"),
    "in an error": lambda body: (
        b"<ErrorResponse><Error><Code>InternalFailure</Code><Message>could not send "
        + b" ".join(body.split(b"<Credentials>")[1].split(b"</Credentials>")[:1]).replace(
            b"<", b"&lt;"
        )
        + b"</Message></Error></ErrorResponse>"
    ),
    "as JSON": lambda body: b'{"SecretAccessKey": "' + secret_in(body) + b'"',
}

FINE, DENIED = "300000000001", "300000000002"
LIARS = {f"3000000001{number:02}": lie for number, lie in enumerate(LIES.values())}
SPOILERS = {f"3000000002{number:02}": name for number, name in enumerate(SPOILT)}
ACCOUNTS = (FINE, DENIED, *LIARS, *SPOILERS)
ACCOUNTS_TOML = accounts_toml(
    'role = "fleetscan-audit"\nregions = ["us-east-1"]', dict.fromkeys(ACCOUNTS, "")
)


def spoil_keys(request: Request, proceed: Proceed) -> Answer:
    """Spoil the reply to AssumeRole of some accounts."""
    answer = proceed()
    match = re.search(r"::(\d{12}):", request.parameters.get("RoleArn", ""))
    name = SPOILERS.get(match[1]) if match else None
    if name is None or answer.status != 200:
        return answer
    status = 500 if name == "in an error" else 200
    return msgspec.structs.replace(answer, status=status, body=SPOILT[name](answer.body))


def resources(account_id: str) -> dict[str, tuple[Resource, ...]]:
    """Make something of every protocol."""
    regional = (Volume(), Bucket(name=f"b-{account_id}"), Table(name="t"), Topic(name="t"))
    return {GLOBAL: (User(name="somebody"),), "us-east-1": regional}


@contextmanager
def telling(marks: Marks, source_secret: str) -> Iterator[SimulatedAWS]:
    """Start it; what it hands out, and is sent, is marked."""
    source = SourceCredentials(account_id=SOURCE.account_id, secret_access_key=source_secret)
    accounts = tuple(account(each, resources(each)) for each in ACCOUNTS)
    rules = [
        *(Rule(answer=lie, account_id=each) for each, lie in LIARS.items()),
        deny("ec2:DescribeVolumes", account_id=DENIED),
        Rule(answer=spoil_keys, service="sts"),
        # after what spoils them, so that it sees them whole
        Rule(answer=marks.answer),
    ]
    # but the requests of all
    rules.insert(0, Rule(answer=marks.answer))
    with pytest.MonkeyPatch.context() as patch:
        # every other token has no form that it is known by
        patch.setattr("moto.sts.models.random_session_token", _Tokens())
        with SimulatedAWS(Fleet(accounts=accounts, source=source, regions=()), rules=rules) as aws:
            yield aws


class _Tokens:
    """Hands tokens out, in turn such as AWS's, and such as nobody has seen before."""

    def __init__(self) -> None:
        self._like_aws = False

    def __call__(self) -> str:
        self._like_aws = not self._like_aws
        begin = "FwoGZXIvYXdzE" if self._like_aws else "Marked.Token-"
        return begin + secrets.token_urlsafe(120)
