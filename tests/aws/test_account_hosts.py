"""Where S3 Control is asked: by the client that botocore makes, and by what it writes for ours."""

import logging
import os
from typing import Any

import pytest
from aiobotocore.credentials import AioCredentials
from yarl import URL

from fleetscan.aws.counters import CallCounts, Meter
from fleetscan.aws.sessions import SessionFactory

ACCOUNT = "111122223333"


async def asked_at(monkeypatch: pytest.MonkeyPatch, endpoint: str | None) -> URL:
    for name in set(os.environ):
        if name.startswith("AWS_"):
            monkeypatch.delenv(name)
    if endpoint is not None:
        monkeypatch.setenv("AWS_ENDPOINT_URL", endpoint)
    blueprint = await SessionFactory()._parts(None).blueprint("s3control", "eu-west-1")
    request = await blueprint.writer.write("GetPublicAccessBlock", {"AccountId": ACCOUNT})
    assert request is not None
    assert request.headers["x-amz-account-id"] == ACCOUNT
    # what is signed is what is asked
    assert str(request.url).startswith(f"{request.url.scheme}://{request.host}/")
    return request.url


async def test_aws_is_asked_at_the_host_of_the_account(monkeypatch: pytest.MonkeyPatch) -> None:
    url = await asked_at(monkeypatch, None)
    assert url.host == f"{ACCOUNT}.s3-control.eu-west-1.amazonaws.com"


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://127.0.0.1:4566",
        "http://[::1]:4566",
        "http://[::1]",
        "http://localhost:4566",
        "http://moto:5000",
        "http://moto:5000/aws",
    ],
)
async def test_an_endpoint_that_has_no_hosts_below_it_is_asked_itself(
    monkeypatch: pytest.MonkeyPatch, endpoint: str
) -> None:
    url = await asked_at(monkeypatch, endpoint)
    assert str(url).startswith(f"{endpoint}/v20180820/")


@pytest.mark.parametrize(
    "host", ["vpce-1-a.control.s3.eu-west-1.vpce.amazonaws.com", "localhost.localstack.cloud:4566"]
)
async def test_any_other_endpoint_is_asked_at_the_host_of_the_account(
    monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    url = await asked_at(monkeypatch, f"https://{host}")
    assert url.host == f"{ACCOUNT}.{host.partition(':')[0]}"


class SentError(Exception):
    """Botocore was about to send a request."""


async def test_the_account_is_at_no_time_put_before_an_ipv6_address(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Whichever way a call goes: Python 3.11.12 refuses to split such a URL."""
    sent: list[str] = []

    def stop(request: Any, **_: object) -> None:  # noqa: ANN401 - botocore's request
        sent.append(request.url)
        raise SentError

    endpoint = "http://[::1]:4566"
    monkeypatch.setenv("AWS_ENDPOINT_URL", endpoint)
    blueprint = await SessionFactory()._parts(None).blueprint("s3control", "eu-west-1")
    parameters = {"AccountId": ACCOUNT}
    with caplog.at_level(logging.DEBUG, logger="aiobotocore.regions"):
        short = await blueprint.writer.write("GetPublicAccessBlock", parameters)
        client = blueprint.new(AioCredentials("AKIA", "a-secret"), Meter([CallCounts()]))
        client.meta.events.register_last("before-send", stop)
        with pytest.raises(SentError):
            await client._make_api_call("GetPublicAccessBlock", parameters)
    assert short is not None
    assert [str(short.url), *sent] == [f"{endpoint}/v20180820/configuration/publicAccessBlock"] * 2
    resolved = [
        record.args[0]
        for record in caplog.records
        if record.msg.startswith("Endpoint provider result") and isinstance(record.args, tuple)
    ]
    assert len(resolved) == len(sent) + 1
    assert not any("[" in str(url) for url in resolved)
