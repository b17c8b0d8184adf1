"""A home folder with AWS settings, and a server that gives out credentials of every kind."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from fleetscan.demo.wire import Answer
from tests.aws.loopback import Asked, Loopback, loopback

SOON = datetime.now(UTC) + timedelta(hours=1)
START_URL = "https://work.awsapps.example.com/start"
ROLE = "arn:aws:iam::111111111111:role/audit"
HUB = "arn:aws:iam::222222222222:role/hub"
METADATA = "/latest/meta-data/iam/security-credentials/"

SESSION = f"[sso-session work]\nsso_start_url = {START_URL}\nsso_region = eu-west-1\n"
OF_SESSION = "sso_session = work\nsso_account_id = 111111111111\nsso_role_name = audit\n"
LEGACY = (
    f"sso_start_url = {START_URL}\nsso_region = eu-west-1\n"
    "sso_account_id = 111111111111\nsso_role_name = audit\n"
)


class Home:
    """The home folder of somebody who uses AWS."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.patch = patch
        patch.setenv("HOME", str(folder))
        self.config("")
        self.credentials("")

    def set(self, **variables: str) -> None:
        for name, value in variables.items():
            self.patch.setenv(name, value)

    def config(self, text: str) -> None:
        self._write("AWS_CONFIG_FILE", text)

    def credentials(self, text: str) -> None:
        self._write("AWS_SHARED_CREDENTIALS_FILE", text)

    def file(self, name: str, text: str) -> Path:
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        return file

    def token_file(self, name: str) -> Path:
        """Where the AWS CLI keeps the token of a session, or of a start URL."""
        digest = hashlib.sha1(name.encode(), usedforsecurity=False).hexdigest()
        return self.folder / ".aws/sso/cache" / f"{digest}.json"

    def signed_in(self, name: str, *, until: datetime = SOON, **more: str) -> None:
        """Leave the token that `aws sso login` leaves."""
        token = {
            "startUrl": START_URL,
            "region": "eu-west-1",
            "accessToken": "token-of-sign-in",
            "expiresAt": f"{until:%Y-%m-%dT%H:%M:%SZ}",
            **more,
        }
        self.file(str(self.token_file(name).relative_to(self.folder)), json.dumps(token))

    def _write(self, variable: str, text: str) -> None:
        self.patch.setenv(variable, str(self.file(variable, text)))


def section(name: str, access_key: str) -> str:
    """A section with a pair of keys."""
    return f"[{name}]\naws_access_key_id = {access_key}\naws_secret_access_key = a-secret\n"


def pair(access_key: str, **others: object) -> dict[str, object]:
    """Keys as JSON has them: of processes, containers and instances."""
    return {
        "Version": 1,
        "Code": "Success",
        "AccessKeyId": access_key,
        "SecretAccessKey": "a-secret",
        "SessionToken": "a-token",
        "Token": "a-token",
        "Expiration": f"{SOON:%Y-%m-%dT%H:%M:%SZ}",
        **others,
    }


def in_json(value: Mapping[str, object], status: int = 200) -> Answer:
    return Answer(
        status=status,
        headers={"Content-Type": "application/json"},
        body=json.dumps(value).encode(),
    )


class Giver:
    """A server that gives out credentials. What it was asked for is in `server.asked`."""

    def __init__(self, server: Loopback) -> None:
        self.server = server
        self.url = server.url
        #: by path, or by the operation of STS: in place of what it gives otherwise
        self.instead: dict[str, Answer] = {}
        server.answer = self._answer

    def asked(self, what: str) -> list[Asked]:
        return [asked for asked in self.server.asked if what in asked.text]

    def _answer(self, asked: Asked) -> Answer:
        for what, answer in self.instead.items():
            if what in asked.text:
                return answer
        for operation in ("AssumeRoleWithWebIdentity", "AssumeRole"):
            if f"Action={operation}&" in asked.text:
                return assumed(operation)
        return _GIVEN.get(asked.path, Answer(status=404))


def assumed(operation: str) -> Answer:
    """The reply of STS."""
    account = "111111111111"
    return Answer.text(
        f'<{operation}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/">'
        f"<{operation}Result><AssumedRoleUser><AssumedRoleId>AROA:x</AssumedRoleId>"
        f"<Arn>arn:aws:sts::{account}:assumed-role/audit/x</Arn></AssumedRoleUser><Credentials>"
        f"<AccessKeyId>ASIAOF{operation.upper()}</AccessKeyId>"
        "<SecretAccessKey>a-secret</SecretAccessKey><SessionToken>a-token</SessionToken>"
        f"<Expiration>{SOON:%Y-%m-%dT%H:%M:%SZ}</Expiration></Credentials>"
        f"</{operation}Result></{operation}Response>",
        content_type="text/xml",
    )


def refused(code: str, message: str = "no", status: int = 400) -> Answer:
    """An error of STS."""
    return Answer(
        status=status,
        headers={"Content-Type": "text/xml"},
        body=(
            "<ErrorResponse><Error><Type>Sender</Type>"
            f"<Code>{code}</Code><Message>{message}</Message></Error></ErrorResponse>"
        ).encode(),
    )


def giving(home: Home) -> Iterator[Giver]:
    """Serve credentials of every kind, behind the endpoint of all services."""
    with loopback() as server:
        home.set(
            AWS_ENDPOINT_URL=server.url,
            AWS_EC2_METADATA_SERVICE_ENDPOINT=server.url,
            AWS_MAX_ATTEMPTS="1",
        )
        yield Giver(server)


_GIVEN = {
    "/federation/credentials": in_json(
        {
            "roleCredentials": {
                "accessKeyId": "ASIAOFSIGNIN",
                "secretAccessKey": "a-secret",
                "sessionToken": "a-token",
                "expiration": int(SOON.timestamp() * 1000),
            }
        }
    ),
    "/token": in_json(
        {
            "accessToken": "renewed-token",
            "expiresIn": 3600,
            "refreshToken": "next-refresh-token",
            "tokenType": "Bearer",
        }
    ),
    "/container": in_json(pair("ASIAOFCONTAINER")),
    "/v2/container": in_json(pair("ASIAOFCONTAINER")),
    "/latest/api/token": Answer.text("metadata-token"),
    METADATA: Answer.text("role-of-instance"),
    f"{METADATA}role-of-instance": in_json(pair("ASIAOFINSTANCE")),
}
