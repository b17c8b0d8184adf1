"""One way to provoke each diagnosis, over HTTP: by its code, what happens and what is then seen."""

import asyncio
import os
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

import msgspec
import pytest

from fleetscan.aws.accounts import AwsAccounts
from fleetscan.aws.patience import Patience
from fleetscan.demo.error_replies import Fault, error, fault
from fleetscan.demo.rules import Denial, Proceed, Rule, deny, fail, refuse_role
from fleetscan.demo.server import SimulatedAWS
from fleetscan.demo.wire import Answer, Request
from fleetscan.doctor.model import Problem
from fleetscan.doctor.observe import problems_of_settings
from tests.aws.loopback import Asked, Loopback
from tests.aws.signing_in import OF_SESSION, SESSION, Home, in_json, refused
from tests.aws.simulated import FIRST, SOURCE, role
from tests.certificates import certificate
from tests.doctor.looking import S3_NEEDS, account, examined, examined_all

__all__ = ["SCENARIOS", "Place"]


class Place(msgspec.Struct, frozen=True):
    """Where something goes wrong."""

    aws: SimulatedAWS
    server: Callable[[], Loopback]
    monkeypatch: pytest.MonkeyPatch
    folder: Path

    def set(self, **variables: str) -> None:
        """Set environment variables."""
        for name, value in variables.items():
            self.monkeypatch.setenv(name, value)

    def config(self, text: str) -> None:
        """Write the AWS config file, and take the keys out of the environment."""
        file = self.folder / "config"
        file.write_text(text, encoding="utf-8")
        self.set(AWS_CONFIG_FILE=str(file), HOME=str(self.folder))
        self.monkeypatch.delenv("AWS_ACCESS_KEY_ID")
        self.monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")


#: provokes something, and returns what is seen of it
Scenario = Callable[[Place], Awaitable[tuple[Problem, ...]]]

SCENARIOS: Final[dict[str, Scenario]] = {}


def provokes(code: str) -> Callable[[Scenario], Scenario]:
    """Register a function as the scenario of a code."""

    def register(scenario: Scenario) -> Scenario:
        SCENARIOS[code] = scenario
        return scenario

    return register


async def seen(*, patience: Patience | None = None, **settings: Any) -> tuple[Problem, ...]:  # noqa: ANN401 - of the account
    """Examine the usual account, or one with other settings."""
    return (await examined(account(**settings), patience=patience)).problems


# source credentials


@provokes("source.none")
async def _no_credentials(place: Place) -> tuple[Problem, ...]:
    place.config("")
    return await seen()


@provokes("source.incomplete")
async def _half_of_the_keys(place: Place) -> tuple[Problem, ...]:
    place.monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    return await seen()


@provokes("source.login")
async def _never_signed_in(place: Place) -> tuple[Problem, ...]:
    place.config(
        "[profile audit]\nsso_start_url = https://company.awsapps.com/start\n"
        "sso_region = eu-west-1\nsso_account_id = 111111111111\nsso_role_name = Audit\n"
    )
    return await seen(profile="audit")


@provokes("source.code_needed")
async def _code_that_nobody_gives(place: Place) -> tuple[Problem, ...]:
    place.config(
        "[profile keys]\naws_access_key_id = AKIALOOPBACK00000001\naws_secret_access_key = no\n"
        f"[profile audit]\nsource_profile = keys\nrole_arn = {role(FIRST)}\n"
        "mfa_serial = arn:aws:iam::999999999999:mfa/auditor\n"
    )
    return await seen(profile="audit")


@provokes("source.expired")
async def _old_keys(place: Place) -> tuple[Problem, ...]:
    place.aws.rules.append(fail(Fault.EXPIRED_CREDENTIALS, operation="AssumeRole"))
    return await seen()


@provokes("source.refused")
async def _wrong_secret(place: Place) -> tuple[Problem, ...]:
    place.set(AWS_SECRET_ACCESS_KEY="not-the-one")
    return await seen()


@provokes("source.provider_failed")
async def _failing_process(place: Place) -> tuple[Problem, ...]:
    place.config("[profile audit]\ncredential_process = false\n")
    return await seen(profile="audit")


@provokes("source.not_assigned")
async def _permission_set_that_is_not_assigned(place: Place) -> tuple[Problem, ...]:
    server = place.server()
    place.config("")
    home = Home(place.folder, place.monkeypatch)
    home.config(f"{SESSION}[profile audit]\n{OF_SESSION}")
    home.signed_in("work")
    server.always(in_json({"__type": "ForbiddenException", "message": "No access"}, 403))
    return await seen(profile="audit")


async def _given_no_keys(
    place: Place, settings: str, code: str, message: str
) -> tuple[Problem, ...]:
    """Have STS refuse to give keys of a profile's role out."""
    server = place.server()
    token = place.folder / "token"
    token.write_text("an-identity-token", encoding="utf-8")
    place.config(
        f"[profile keys]\naws_access_key_id = AKIALOOPBACK00000001\naws_secret_access_key = no\n"
        f"[profile audit]\nrole_arn = {role(FIRST)}\n" + settings.format(token=token)
    )
    server.always(refused(code, message, 403))

    async def code_of_device(_: str) -> str:
        return "123456"

    aws = AwsAccounts(ask_for_code=code_of_device)
    (found,) = await examined_all([account(profile="audit")], aws=aws)
    return found.problems


_OF_KEYS = "source_profile = keys\n"
for _code, _settings, _said in (
    (
        "source.code_refused",
        f"{_OF_KEYS}mfa_serial = arn:aws:iam::999999999999:mfa/auditor\n",
        (
            "AccessDenied",
            (
                "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify "
                "your MFA serial number is valid and associated with this user."
            ),
        ),
    ),
    (
        "source.too_long",
        f"{_OF_KEYS}duration_seconds = 43200\n",
        (
            "ValidationError",
            "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
        ),
    ),
    (
        "source.web_identity_refused",
        "web_identity_token_file = {token}\n",
        ("AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity"),
    ),
    (
        "source.web_identity_expired",
        "web_identity_token_file = {token}\n",
        ("ExpiredTokenException", "Token expired: current date/time must be before the expiration"),
    ),
    (
        "source.web_identity_not_verified",
        "web_identity_token_file = {token}\n",
        ("IDPCommunicationError", "Couldn't retrieve verification key from your identity provider"),
    ),
):
    provokes(_code)(partial(_given_no_keys, settings=_settings, code=_said[0], message=_said[1]))


@provokes("account.wrong_identity")
async def _keys_of_another_account(place: Place) -> tuple[Problem, ...]:
    del place
    return await seen(role_arns=())


@provokes("account.keys_refused")
async def _keys_that_one_service_refuses(place: Place) -> tuple[Problem, ...]:
    place.aws.rules.append(fail(Fault.UNKNOWN_CREDENTIALS, service="s3"))
    return await seen()


@provokes("session.too_short")
async def _keys_for_some_minutes(place: Place) -> tuple[Problem, ...]:
    # what has less than 15 minutes is renewed by botocore
    soon = datetime.now(UTC) + timedelta(minutes=40)
    place.set(AWS_CREDENTIAL_EXPIRATION=soon.isoformat())
    return await seen()


@provokes("session.unknown_end")
async def _token_of_the_environment(place: Place) -> tuple[Problem, ...]:
    place.set(AWS_SESSION_TOKEN="a-token")
    return await seen()


# the clock


@provokes("clock.refused")
async def _clock_that_aws_refuses(place: Place) -> tuple[Problem, ...]:
    def answer(request: Request, _: Proceed) -> Answer:
        message = (
            "Signature expired: 20261129T100000Z is now earlier than 20261129T101000Z "
            "(20261129T101500Z - 5 min.)"
        )
        return error(request, "SignatureDoesNotMatch", message, status=403)

    place.aws.rules.append(Rule(answer=answer, operation="AssumeRole"))
    return await seen()


@provokes("clock.skewed")
async def _clock_that_is_two_minutes_off(place: Place) -> tuple[Problem, ...]:
    def answer(_: Request, proceed: Proceed) -> Answer:
        date = format_datetime(datetime.now(UTC) + timedelta(minutes=2), usegmt=True)
        told = proceed()
        return msgspec.structs.replace(told, headers={**told.headers, "Date": date})

    place.aws.rules.append(Rule(answer=answer, operation="GetCallerIdentity"))
    return await seen()


# roles


@provokes("role.not_assumable")
async def _role_refused(place: Place) -> tuple[Problem, ...]:
    place.aws.rules.append(refuse_role(role(FIRST)))
    return await seen()


async def _role_refused_because(because: str, place: Place) -> tuple[Problem, ...]:
    def answer(request: Request, _: Proceed) -> Answer:
        message = (
            f"User: {request.principal_arn} is not authorized to perform: sts:AssumeRole on "
            f"resource: {request.parameters['RoleArn']} "
        ) + because.format(action="sts:AssumeRole")
        return fault(request, Fault.ACCESS_DENIED, message)

    place.aws.rules.append(Rule(answer=answer, operation="AssumeRole"))
    return await seen()


for _code, _because in {
    "role.caller_not_allowed": Denial.NO_IDENTITY_POLICY,
    "role.not_trusting": Denial.NO_RESOURCE_POLICY,
    "role.denied_by_trust": Denial.RESOURCE_POLICY,
    "role.denied_by_scp": Denial.SERVICE_CONTROL_POLICY,
    "role.denied_by_rcp": Denial.RESOURCE_CONTROL_POLICY,
    "role.denied_by_boundary": Denial.NO_PERMISSIONS_BOUNDARY,
    "role.denied_by_session_policy": "because no session policy allows the {action} action",
    "role.denied_explicitly": Denial.IDENTITY_POLICY,
}.items():
    provokes(_code)(partial(_role_refused_because, _because))


# permissions


async def _bucket_list_denied(denial: Denial, place: Place) -> tuple[Problem, ...]:
    rule = deny("s3:ListBuckets", action="s3:ListAllMyBuckets", denial=denial)
    place.aws.rules.append(rule)
    return await seen()


for _code, _denial in {
    "permission.denied": Denial.NO_IDENTITY_POLICY,
    "permission.denied_explicitly": Denial.IDENTITY_POLICY,
    "permission.denied_by_scp": Denial.SERVICE_CONTROL_POLICY,
    "permission.denied_by_boundary": Denial.PERMISSIONS_BOUNDARY,
    "permission.denied_by_resource_policy": Denial.RESOURCE_CONTROL_POLICY,
}.items():
    provokes(_code)(partial(_bucket_list_denied, _denial))


@provokes("permission.predicted")
async def _action_on_buckets_denied(place: Place) -> tuple[Problem, ...]:
    # which is not called, for it wants a bucket
    place.aws.rules.append(deny("s3:GetBucketEncryption", action="s3:GetEncryptionConfiguration"))
    return await seen()


async def _answering(
    code: str, place: Place, *, message: str = "No.", operation: str = "ListBuckets"
) -> tuple[Problem, ...]:
    def answer(request: Request, _: Proceed) -> Answer:
        return error(request, code, message, status=403)

    place.aws.rules.append(Rule(answer=answer, operation=operation))
    return await seen()


provokes("permission.denied_by_session_policy")(
    partial(
        _answering,
        "AccessDenied",
        message="User: arn:aws:sts::1:assumed-role/audit/s is not authorized to perform: "
        "s3:ListAllMyBuckets because no session policy allows the s3:ListAllMyBuckets action",
    )
)
provokes("account.not_ready")(partial(_answering, "NotSignedUp"))
provokes("endpoint.not_offered")(partial(_answering, "NotImplemented"))


# regions


@provokes("regions.not_told")
async def _regions_that_nobody_tells(place: Place) -> tuple[Problem, ...]:
    place.aws.rules += [deny("account:ListRegions"), deny("ec2:DescribeRegions")]
    return await seen()


@provokes("region.not_enabled")
async def _region_that_is_not_enabled(place: Place) -> tuple[Problem, ...]:
    del place
    return await seen(regions=("us-east-1", "eu-central-2"))


@provokes("regions.none")
async def _patterns_that_match_nothing(place: Place) -> tuple[Problem, ...]:
    del place
    return await seen(regions=("mx-*",))


# settings


@provokes("profile.unknown")
async def _no_such_profile(place: Place) -> tuple[Problem, ...]:
    del place
    return await seen(profile="nobody")


@provokes("usage.endpoint_url")
async def _endpoint_without_scheme(place: Place) -> tuple[Problem, ...]:
    place.set(AWS_ENDPOINT_URL="sts.example.com")
    return await seen()


@provokes("usage.settings")
async def _attempts_that_are_no_number(place: Place) -> tuple[Problem, ...]:
    place.set(AWS_MAX_ATTEMPTS="many")
    return await seen()


@provokes("tls.no_ca_bundle")
async def _no_ca_bundle(place: Place) -> tuple[Problem, ...]:
    place.set(AWS_CA_BUNDLE=str(place.folder / "nothing.pem"))
    return await seen()


async def _of_settings() -> tuple[Problem, ...]:
    return await problems_of_settings(AwsAccounts(), [account()], S3_NEEDS)


@provokes("usage.plain_http")
async def _plain_http(place: Place) -> tuple[Problem, ...]:
    place.set(AWS_MAX_ATTEMPTS="3", AWS_ENDPOINT_URL_S3="http://user:secret@moto.example:5000")
    return await _of_settings()


@provokes("timeout.no_retries")
async def _one_attempt(place: Place) -> tuple[Problem, ...]:
    place.set(AWS_MAX_ATTEMPTS="1")
    return await _of_settings()


# the network


@provokes("connection.name_not_resolved")
async def _no_such_name(place: Place) -> tuple[Problem, ...]:
    place.set(AWS_ENDPOINT_URL="https://nothing.invalid")
    return await seen()


@provokes("connection.refused")
async def _dead_port(place: Place) -> tuple[Problem, ...]:
    place.set(AWS_ENDPOINT_URL="http://127.0.0.1:9")
    return await seen()


async def _served(
    place: Place, answer: Answer, patience: Patience | None = None
) -> tuple[Problem, ...]:
    place.server().always(answer)
    return await seen(patience=patience)


provokes("connection.failed")(partial(_served, answer=Answer(disconnect=True)))
provokes("connection.not_aws")(
    partial(_served, answer=Answer.text("<html>Log in</html>", content_type="text/html"))
)
provokes("connection.service_down")(partial(_served, answer=Answer(status=503)))
provokes("timeout.no_answer")(
    partial(
        _served,
        answer=Answer(delay=60),
        patience=Patience(read_seconds=0.2, attempt_seconds=0.2, call_seconds=1),
    )
)


@provokes("connection.not_asked")
async def _endpoint_that_failed_others(place: Place) -> tuple[Problem, ...]:
    place.server().always(Answer(status=503))
    many = [account(f"{number:012}", role_arns=(role(f"{number:012}"),)) for number in range(60)]
    *_, last = await examined_all(many)
    return last.problems


@provokes("timeout.throttled")
async def _throttled(place: Place) -> tuple[Problem, ...]:
    place.aws.rules.append(fail(Fault.THROTTLED, operation="AssumeRole"))
    return await seen()


@provokes("timeout.metadata")
async def _metadata_in_a_hurry(place: Place) -> tuple[Problem, ...]:
    keys = {
        "Code": "Success",
        "AccessKeyId": SOURCE.access_key_id,
        "SecretAccessKey": SOURCE.secret_access_key,
        "Token": "a-token",
        "Expiration": (datetime.now(UTC) + timedelta(hours=6)).strftime("%Y-%m-%dT%H:%M:%SZ"),
    }

    def answer(asked: Asked) -> Answer:
        if asked.path == "/latest/api/token":
            return Answer.text("a-token", content_type="text/plain")
        if asked.path.endswith("/security-credentials/"):
            return Answer.text("audit", content_type="text/plain")
        return Answer(body=msgspec.json.encode(keys))

    metadata = place.server()
    metadata.answer = answer
    place.config("")
    place.set(
        AWS_EC2_METADATA_DISABLED="false",
        AWS_EC2_METADATA_SERVICE_ENDPOINT=metadata.url,
        AWS_ENDPOINT_URL=place.aws.endpoint_url,
    )
    return await seen()


async def _by_proxy(place: Place, status: int | None) -> tuple[Problem, ...]:
    proxy = "http://127.0.0.1:9"
    if status is not None:
        place.server().always(Answer(status=status))
        proxy = os.environ["AWS_ENDPOINT_URL"]
    place.set(HTTPS_PROXY=proxy, AWS_ENDPOINT_URL="https://sts.example.com")
    return await seen()


provokes("proxy.unreachable")(partial(_by_proxy, status=None))
provokes("proxy.login")(partial(_by_proxy, status=407))
provokes("proxy.refused")(partial(_by_proxy, status=403))


# TLS


@asynccontextmanager
async def _https(file: Path) -> AsyncIterator[int]:
    """Serve nothing with a certificate; give the port."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # the client does not like the certificate
        with suppress(OSError, asyncio.IncompleteReadError):
            await reader.readuntil(b"\r\n\r\n")
        writer.close()

    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(file)
    async with await asyncio.start_server(answer, "127.0.0.1", 0, ssl=context) as server:
        yield server.sockets[0].getsockname()[1]


async def _over_tls(
    place: Place, host: str, *, days: int = 1, is_known: bool = True
) -> tuple[Problem, ...]:
    file = certificate(place.folder, host, days=days)
    if is_known:
        place.set(AWS_CA_BUNDLE=str(file))
    async with _https(file) as port:
        place.set(AWS_ENDPOINT_URL=f"https://localhost:{port}")
        return await seen()


provokes("tls.unknown_authority")(partial(_over_tls, host="localhost", is_known=False))
provokes("tls.certificate_expired")(partial(_over_tls, host="localhost", days=-1))
provokes("tls.wrong_host")(partial(_over_tls, host="elsewhere.example.com"))


@provokes("tls.failed")
async def _port_without_tls(place: Place) -> tuple[Problem, ...]:
    def answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        place.set(AWS_ENDPOINT_URL=f"https://127.0.0.1:{port}")
        return await seen()


# our own


@provokes("internal.fault")
async def _fault_of_ours(place: Place) -> tuple[Problem, ...]:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    place.monkeypatch.setattr("fleetscan.doctor.observe.targets_of", broken)
    return await seen()
