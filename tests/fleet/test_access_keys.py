from collections.abc import Callable

import pytest

from fleetscan.fleet.model import Fleet

ACCOUNT = '[[accounts]]\nid = "111111111111"\n'
# Those of AWS's own documentation: they open nothing.
KEY_ID = "AKIAIOSFODNN7EXAMPLE"
TEMPORARY_KEY_ID = "ASIAIOSFODNN7EXAMPLE"
SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"


@pytest.mark.parametrize(
    "key",
    [
        "aws_access_key_id",
        "access_key",
        "access_key_id",
        "aws_secret_access_key",
        "secret_access_key",
        "secret_key",
        "aws_session_token",
        "session_token",
        "security_token",
        "SecretAccessKey",
        "AWS-SECRET-KEY",
    ],
)
@pytest.mark.parametrize(
    ("table", "path"),
    [
        ("", ""),
        ("[defaults]\n", "defaults."),
        (ACCOUNT, "accounts[0]."),
        (f"{ACCOUNT}[accounts.labels]\n", "accounts[0].labels."),
        ('[checks."s3.bucket_encrypted"]\n', 'checks."s3.bucket_encrypted".'),
    ],
)
def test_a_key_for_a_credential_is_refused_wherever_it_is(
    refuse: Callable[[str], str], table: str, path: str, key: str
) -> None:
    message = refuse(f'{table}{key} = "{SECRET}"\n')
    assert message.startswith(f"{path}{key}: no access key belongs in this file.")
    assert "profile" in message
    assert SECRET not in message


@pytest.mark.parametrize("key_id", [KEY_ID, TEMPORARY_KEY_ID])
@pytest.mark.parametrize(
    "line",
    [
        'profile = "{}"',
        'external_id = "{}"',
        'labels = {{ owner = "key {} of mine" }}',
        'regions = ["us-east-1", "{}"]',
        '{} = "us-east-1"',
        "# {}",
        "{} = ",
        'broken = "{}',
    ],
)
def test_an_access_key_id_is_refused_wherever_it_is(
    refuse: Callable[[str], str], line: str, key_id: str
) -> None:
    message = refuse(f"{ACCOUNT}{line.format(key_id)}\n")
    assert message.startswith("line 3: there is an AWS access key id. Remove it.")
    assert "profile" in message
    assert key_id not in message


@pytest.mark.parametrize(
    "line",
    [
        'name = "AKIA"',
        'name = "AKIAnother-team-of-ours"',
        f'external_id = "xyz{KEY_ID}"',
        'labels = { access_keys_allowed = "none" }',
    ],
)
def test_what_only_resembles_an_access_key_is_accepted(
    load: Callable[[str], Fleet], line: str
) -> None:
    assert len(load(f"{ACCOUNT}{line}\n").accounts) == 1


def test_a_parameter_that_is_no_text_may_be_named_as_a_credential(
    load: Callable[[str], Fleet],
) -> None:
    fleet = load(f'{ACCOUNT}[checks."iam.key_rotated"]\naccess_key = true\n')
    assert fleet.check_parameters == {"iam.key_rotated": {"access_key": True}}


def test_tables_nested_deeper_than_the_stack_are_searched_too(
    refuse: Callable[[str], str],
) -> None:
    message = refuse(f'{".".join(["a"] * 5000)}.secret_key = "{SECRET}"\n')
    assert message.endswith("if others have seen this file.")
    assert SECRET not in message
