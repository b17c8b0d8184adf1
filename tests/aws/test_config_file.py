from pathlib import Path

import pytest
from botocore.configloader import load_config

from fleetscan.aws.config_file import config_path, parse_config
from fleetscan.errors import ConfigurationError

SECRET_KEY = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
CONFIG = """\
[DEFAULT]
output = json

[default]
region = eu-west-1

[profile payments]
Role_Arn : arn:aws:iam::111111111111:role/audit
source_profile = default
s3 =
    addressing_style = path
    max_concurrent_requests = 20

[profile "with a blank"]
sso_session = corp # not a comment

[sso-session corp]
sso_region = eu-west-1

[services local]
ec2 =
  endpoint_url = http://localhost:4566

[preview]
cloudfront = true
"""


def message_for(text: str) -> str:
    with pytest.raises(ConfigurationError) as caught:
        parse_config(text, "config")
    return str(caught.value)


def test_profiles_are_those_that_botocore_finds_in_the_file(tmp_path: Path) -> None:
    file = tmp_path / "config"
    file.write_text(CONFIG)
    botocores = load_config(str(file))
    ours = parse_config(CONFIG, "config")
    assert ours.profiles == {
        name: {key: value for key, value in profile.items() if isinstance(value, str)}
        for name, profile in botocores["profiles"].items()
    }
    assert ours.sso_sessions == botocores["sso_sessions"]
    assert set(ours.profiles) == {"default", "payments", "with a blank"}
    assert ours.profiles["payments"]["role_arn"] == "arn:aws:iam::111111111111:role/audit"
    assert "s3" not in ours.profiles["payments"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (f"aws_secret_access_key = {SECRET_KEY}\n", "config: line 1: expected a section"),
        (f"[default]\n\n{SECRET_KEY}\n", "config: line 3: expected a setting"),
        (f"[default]\na = {SECRET_KEY}\nA = b\n", "config: line 3: the setting is there twice."),
        ("[default]\n[default]\n", "config: line 2: the section is there twice."),
    ],
)
def test_what_boto3_cannot_read_is_located_and_not_quoted(text: str, message: str) -> None:
    assert message_for(text).startswith(message)
    assert SECRET_KEY not in message_for(text)


def test_the_file_is_where_boto3_looks_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/me")
    monkeypatch.delenv("AWS_CONFIG_FILE", raising=False)
    assert config_path() == Path("/home/me/.aws/config")
    monkeypatch.setenv("AWS_CONFIG_FILE", "~/$CORNER/config")
    monkeypatch.setenv("CORNER", "settings")
    assert config_path() == Path("/home/me/settings/config")
