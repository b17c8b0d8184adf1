"""Makes each failure of the corpus to which there is no reply of AWS: on loopback, and for real.

What can't be had on loopback is a name that does not resolve: there, the answer of the system's
resolver is made up.
"""

import asyncio
import socket
from collections.abc import Callable
from contextlib import ExitStack
from typing import NoReturn

import pytest

from fleetscan.aws.causes import unread
from fleetscan.aws.patience import Patience
from fleetscan.aws.sessions import SessionFactory
from fleetscan.catalogue import Call
from fleetscan.demo.wire import Answer
from fleetscan.verdicts import NotRead, Unread
from tests.aws.corpus_making import (
    CIDRS,
    MAKERS,
    REPOSITORIES,
    TABLES,
    TOPICS,
    Place,
    answered,
    ask,
    failed,
    maker,
    over_tls,
    says,
    serving,
    stalls,
    through,
    unused_port,
)
from tests.aws.loopback import REGION, loopback, task_session
from tests.certificates import certificate

__all__ = ["MAKERS"]


@maker
async def nobody_listens(place: Place) -> Unread:
    place.set(AWS_ENDPOINT_URL=f"http://127.0.0.1:{unused_port()}")
    return await ask()


@maker
async def hangs_up(place: Place) -> Unread:
    async with serving(says(b"")) as port:
        place.set(AWS_ENDPOINT_URL=f"http://127.0.0.1:{port}")
        return await ask()


@maker
async def hangs_up_in_the_reply(place: Place) -> Unread:
    async with serving(says(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n<List")) as port:
        place.set(AWS_ENDPOINT_URL=f"http://127.0.0.1:{port}")
        return await ask()


@maker
async def speaks_no_http(place: Place) -> Unread:
    async with serving(says(b"SSH-2.0-OpenSSH_9.6\r\n\r\n")) as port:
        place.set(AWS_ENDPOINT_URL=f"http://127.0.0.1:{port}")
        return await ask()


@maker
async def unknown_authority(place: Place) -> Unread:
    return await over_tls(place, certificate(place.folder, "localhost"), known=False)


@maker
async def expired_certificate(place: Place) -> Unread:
    return await over_tls(place, certificate(place.folder, "localhost", days=-1), known=True)


@maker
async def certificate_of_another_host(place: Place) -> Unread:
    return await over_tls(place, certificate(place.folder, "elsewhere.test"), known=True)


@maker
async def no_tls_where_it_should_be(place: Place) -> Unread:
    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    async with serving(handler) as port:
        place.set(AWS_ENDPOINT_URL=f"https://localhost:{port}")
        return await ask()


@maker
async def no_proxy_listens(place: Place) -> Unread:
    proxy = f"http://127.0.0.1:{unused_port()}"
    place.set(AWS_ENDPOINT_URL="https://sns.test", HTTPS_PROXY=proxy)
    return await ask()


@maker
async def proxy_wants_a_password(place: Place) -> Unread:
    said = b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n"
    return await through(place, says(said))


@maker
async def proxy_wants_a_password_without_tls(place: Place) -> Unread:
    page = b"<!DOCTYPE html><title>407</title><p>Say who you are."
    head = f"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: {len(page)}\r\n\r\n"
    said = head.encode() + page
    return await through(place, says(said), "http://sns.test")


@maker
async def proxy_forbids(place: Place) -> Unread:
    return await through(place, says(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"))


@maker
async def proxy_can_not_reach_it(place: Place) -> Unread:
    return await through(place, says(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n"))


def _resolves_nothing(place: Place, number: int, text: str) -> None:
    def getaddrinfo(*_: object, **__: object) -> NoReturn:
        raise socket.gaierror(number, text)

    place.patch.setattr(socket, "getaddrinfo", getaddrinfo)


@maker
async def no_resolver_answers(place: Place) -> Unread:
    _resolves_nothing(place, socket.EAI_AGAIN, "Temporary failure in name resolution")
    return await ask()


@maker
async def host_of_aws_is_not_known(place: Place) -> Unread:
    _resolves_nothing(place, socket.EAI_NONAME, "Name or service not known")
    return await ask()


@maker
async def host_of_aws_is_not_known_to_musl(place: Place) -> Unread:
    _resolves_nothing(place, socket.EAI_NONAME, "Name does not resolve")
    return await ask()


@maker
async def host_of_aws_is_not_known_to_macos(place: Place) -> Unread:
    # a number that is ENOEXEC where an error is of the system
    _resolves_nothing(place, 8, "nodename nor servname provided, or not known")
    return await ask()


@maker
async def no_resolver_answers_for_a_service_that_is_not_there(place: Place) -> Unread:
    _resolves_nothing(place, socket.EAI_AGAIN, "Temporary failure in name resolution")
    return await ask("forecast:ListForecasts", "us-west-1")


@maker
async def host_of_the_user_is_not_known(place: Place) -> Unread:
    _resolves_nothing(place, socket.EAI_NONAME, "Name or service not known")
    place.set(AWS_ENDPOINT_URL="https://sns.test")
    return await ask()


@maker
async def host_of_a_service_that_is_not_there(place: Place) -> Unread:
    _resolves_nothing(place, socket.EAI_NONAME, "Name or service not known")
    return await ask("forecast:ListForecasts", "us-west-1")


@maker
async def no_such_endpoint(place: Place) -> Unread:
    place.set(AWS_USE_FIPS_ENDPOINT="true")
    return await ask("s3:ListBuckets", "cn-north-1")


@maker
async def nobody_takes_the_connection(place: Place) -> Unread:
    with ExitStack() as stack:
        # full as soon as a few wait to be accepted: no more are answered
        server = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        for _ in range(4):
            waiting = stack.enter_context(socket.socket())
            waiting.settimeout(0)
            waiting.connect_ex(server.getsockname())
        place.set(AWS_ENDPOINT_URL=f"http://127.0.0.1:{server.getsockname()[1]}")
        return await ask(patience=Patience(connect_seconds=0.2))


@maker
async def says_nothing(place: Place) -> Unread:
    async with serving(stalls()) as port:
        place.set(AWS_ENDPOINT_URL=f"http://127.0.0.1:{port}")
        return await ask(patience=Patience(read_seconds=0.2))


@maker
async def stalls_in_the_reply(place: Place) -> Unread:
    async with serving(stalls(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n<List")) as port:
        place.set(AWS_ENDPOINT_URL=f"http://127.0.0.1:{port}")
        return await ask(patience=Patience(attempt_seconds=0.2))


@maker
async def call_takes_too_long(place: Place) -> Unread:
    async with serving(stalls()) as port:
        place.set(AWS_ENDPOINT_URL=f"http://127.0.0.1:{port}")
        return await ask(patience=Patience(call_seconds=0.2))


@maker
async def task_takes_too_long(_: Place) -> Unread:
    return await ask(patience=Patience(task_seconds=-1))


@maker
async def budget_has_no_room(place: Place) -> Unread:
    with loopback() as server:
        server.always(Answer.text("<DescribeByoipCidrsResponse/>"))
        place.set(AWS_ENDPOINT_URL=server.url)
        async with await task_session(patience=Patience(call_seconds=0.2)) as session:
            # it may be called every two seconds
            await session.api([Call(CIDRS)]).call(CIDRS, MaxResults=1)
            return await failed(session, CIDRS)


@maker
async def login_page(place: Place) -> Unread:
    page = "<!DOCTYPE html><html><head><title>Sign in to the guest network</title></head></html>"
    return await answered(place, TOPICS, Answer.text(page, content_type="text/html"))


@maker
async def load_balancer_without_a_service(place: Place) -> Unread:
    page = "<!DOCTYPE html><html><head><title>503 Service Unavailable</title></head></html>"
    answer = Answer.text(page, status=503, content_type="text/html")
    return await answered(place, TOPICS, answer)


@maker
async def redirect_to_a_login_page(place: Place) -> Unread:
    where = {"Location": "https://login.test/"}
    return await answered(place, REPOSITORIES, Answer(status=302, headers=where))


@maker
async def half_of_a_document(place: Place) -> Unread:
    return await answered(place, REPOSITORIES, Answer(body=b'{"repositories": [{"reposi'))


@maker
async def wrong_checksum(place: Place) -> Unread:
    headers = {"x-amz-crc32": "2745614147"}
    return await answered(place, TABLES, Answer(headers=headers, body=b'{"TableNames": ["a"]}'))


@maker
async def half_of_an_error(place: Place) -> Unread:
    return await answered(place, TOPICS, Answer.text("<ErrorResponse><Err", status=400))


@maker
async def value_of_another_kind(place: Place) -> Unread:
    body = b'{"repositories": "none"}'
    with loopback() as server:
        server.always(Answer(body=body))
        place.set(AWS_ENDPOINT_URL=server.url)
        async with await task_session() as session:
            # a hook, so that botocore's own parser reads the reply, at once
            session._session.events.register("before-call", lambda **_: None)
            return await failed(session, REPOSITORIES)


async def _sign(profile: str | None = "audit") -> Unread:
    """Sign a call with what a profile gives; return why there is nothing to sign it with."""
    session = SessionFactory().new(profile=profile)
    with pytest.raises(Exception) as caught:  # noqa: PT011 - the table is to tell which
        async with session.client("sts", region_name=REGION) as client:
            await client.get_caller_identity()
    return _of_identity(caught.value)


def _of_identity(error: Exception) -> Unread:
    identity = "sts:GetCallerIdentity"
    return unread(error, operation=identity, iam_action=identity)


@maker
async def no_credentials(_: Place) -> Unread:
    return await _sign(None)


@maker
async def no_such_profile(place: Place) -> Unread:
    place.config("region = eu-west-1")
    with pytest.raises(Exception) as caught:  # noqa: PT011 - the table is to tell which
        SessionFactory().new(profile="another")
    return _of_identity(caught.value)


@maker
async def half_of_the_credentials(place: Place) -> Unread:
    place.config("aws_access_key_id = AKIAHALF")
    return await _sign()


@maker
async def credential_process_that_fails(place: Place) -> Unread:
    place.config("credential_process = false")
    return await _sign()


@maker
async def nobody_signed_in(place: Place) -> Unread:
    place.config(
        "sso_start_url = https://work.awsapps.example.com/start",
        "sso_region = eu-west-1",
        "sso_account_id = 111111111111",
        "sso_role_name = audit",
    )
    return await _sign()


@maker
async def signed_in_too_long_ago(place: Place) -> Unread:
    place.config(
        "sso_session = work",
        "sso_account_id = 111111111111",
        "sso_role_name = audit",
        "[sso-session work]",
        "sso_start_url = https://work.awsapps.example.com/start",
        "sso_region = eu-west-1",
    )
    token = {
        "startUrl": "https://work.awsapps.example.com/start",
        "region": "eu-west-1",
        "accessToken": "a-token",
        "expiresAt": "2020-01-01T00:00:00Z",
    }
    place.patch.setattr("botocore.utils.SSOTokenLoader.__call__", lambda *_, **__: token)
    return await _sign()


@maker
async def operation_that_nobody_knows(place: Place) -> Unread:
    place.set(AWS_ENDPOINT_URL=f"http://127.0.0.1:{unused_port()}")
    return await _unmodelled("ec2:DescribeUnicorns")


@maker
async def service_that_nobody_knows(_: Place) -> Unread:
    return await _unmodelled("unicorns:ListUnicorns")


async def _unmodelled(operation: str) -> Unread:
    async with await task_session() as session:
        with pytest.raises(NotRead) as caught:
            await session.api([Call(operation)]).call(operation)
        return caught.value.unread[0]


async def _with_hook(hook: Callable[..., object]) -> Unread:
    async with await task_session() as session:
        session._session.events.register("before-call", hook)
        return await failed(session, TOPICS)


@maker
async def hook_that_fails(_: Place) -> Unread:
    def hook(**_: object) -> NoReturn:
        raise ZeroDivisionError("division by zero")

    return await _with_hook(hook)


@maker
async def hook_that_takes_too_little(_: Place) -> Unread:
    return await _with_hook(lambda needed, **_: needed)


@maker
async def signature_that_nobody_knows(place: Place) -> Unread:
    place.config("region = eu-west-1")
    place.patch.setattr("botocore.auth.AUTH_TYPE_MAPS", {})
    with loopback() as server:
        place.set(AWS_ENDPOINT_URL=server.url)
        return await _with_hook(lambda **_: None)
