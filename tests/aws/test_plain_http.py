"""Endpoints in plain http are found wherever they are set, but for those of this machine."""

from pathlib import Path

import pytest

from fleetscan.aws.accounts import AwsAccounts
from fleetscan.aws.plain_http import host_in_the_clear
from fleetscan.catalogue import Call

CALLS = [Call("s3:ListBuckets"), Call("ec2:DescribeVolumes"), Call("elbv2:DescribeLoadBalancers")]


@pytest.fixture(autouse=True)
def no_endpoints(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ENDPOINT_URL", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("http://moto:5000", "moto"),
        ("HTTP://Moto.Example:5000/path", "moto.example"),
        ("http://user:secret@10.0.0.1/", "10.0.0.1"),
        ("http://[2001:db8::1]:80", "2001:db8::1"),
        ("http://127.0.0.1.example.com", "127.0.0.1.example.com"),
        ("http://169.254.170.2", "169.254.170.2"),
        ("http://0.0.0.0:5000", "0.0.0.0"),  # noqa: S104 - an address in a text
        ("https://moto:5000", None),
        ("http://localhost:5000", None),
        ("http://LOCALHOST:5000", None),
        ("http://s3.localhost:4566", None),
        ("http://127.0.0.1:5000", None),
        ("http://127.8.9.10", None),
        ("http://[::1]:5000", None),
        ("http://[::ffff:127.0.0.1]", None),
        ("http://[half", None),
        ("moto:5000", None),
        ("", None),
    ],
)
def test_only_plain_http_to_another_machine_is_in_the_clear(url: str, host: str | None) -> None:
    assert host_in_the_clear(url) == host


@pytest.mark.parametrize(
    ("variable", "hosts"),
    [
        ("AWS_ENDPOINT_URL", ["moto"]),
        ("AWS_ENDPOINT_URL_S3", ["moto"]),
        ("AWS_ENDPOINT_URL_STS", ["moto"]),
        ("AWS_ENDPOINT_URL_ELASTIC_LOAD_BALANCING_V2", ["moto"]),
        ("AWS_ENDPOINT_URL_SSO_OIDC", ["moto"]),
        ("AWS_ENDPOINT_URL_DYNAMODB", []),
    ],
)
def test_variables_count_for_the_services_that_are_called(
    monkeypatch: pytest.MonkeyPatch, variable: str, hosts: list[str]
) -> None:
    monkeypatch.setenv(variable, "http://moto:5000")
    assert AwsAccounts().hosts_in_the_clear([None], CALLS) == hosts


def test_a_variable_of_a_service_comes_before_that_of_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://moto:5000")
    for service in ("S3", "EC2", "STS", "ACCOUNT", "SSO", "SSO_OIDC", "ELASTIC_LOAD_BALANCING_V2"):
        monkeypatch.setenv(f"AWS_ENDPOINT_URL_{service}", "https://proxy")
    assert AwsAccounts().hosts_in_the_clear([None], CALLS) == []


CONFIG = """
[profile global]
endpoint_url = http://one.example

[profile section]
services = mine
endpoint_url = https://two.example

[profile broken]
services = not-there

[profile plain]

[services mine]
s3 =
  endpoint_url = http://three.example:9000
ec2 =
  endpoint_url = http://127.0.0.1:9000
"""


@pytest.mark.parametrize(
    ("profiles", "hosts"),
    [
        (["global"], ["one.example"]),
        (["section"], ["three.example"]),
        (["plain"], []),
        (["broken"], []),
        (["plain", "section", "global", "section"], ["one.example", "three.example"]),
    ],
)
def test_endpoints_of_the_aws_config_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, profiles: list[str], hosts: list[str]
) -> None:
    (tmp_path / "config").write_text(CONFIG)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    assert AwsAccounts().hosts_in_the_clear(profiles, CALLS) == hosts
    monkeypatch.setenv("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true")
    assert AwsAccounts().hosts_in_the_clear(profiles, CALLS) == []
