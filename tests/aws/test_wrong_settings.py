"""Settings with which no call can be made are told apart by the type of their error."""

import pytest

from fleetscan.aws.accounts import AwsAccounts
from fleetscan.aws.wrong_settings import CaBundleError, EndpointUrlError, NoSuchProfileError
from fleetscan.errors import ConfigurationError


@pytest.mark.parametrize(
    ("variable", "value", "kind"),
    [
        ("AWS_PROFILE", "nobody", NoSuchProfileError),
        ("AWS_ENDPOINT_URL_S3", "s3.example.com", EndpointUrlError),
        ("AWS_CA_BUNDLE", "/nowhere/ca.pem", CaBundleError),
        ("AWS_MAX_ATTEMPTS", "many", ConfigurationError),
    ],
)
async def test_each_has_its_type(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, kind: type[ConfigurationError]
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(ConfigurationError, match=value) as caught:
        await AwsAccounts().source(None)
    assert type(caught.value) is kind


async def test_an_endpoint_that_is_ignored_may_be_anything(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", "s3.example.com")
    monkeypatch.setenv("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true")
    await AwsAccounts().factory.see_that_clients_can_be_made(None)


@pytest.mark.parametrize(("value", "attempts"), [(None, 6), ("1", 1), ("3", 3)])
async def test_the_attempts_of_a_profile_are_those_of_its_settings(
    monkeypatch: pytest.MonkeyPatch, value: str | None, attempts: int
) -> None:
    if value is not None:
        monkeypatch.setenv("AWS_MAX_ATTEMPTS", value)
    assert await AwsAccounts().factory.most_attempts(None) == attempts
