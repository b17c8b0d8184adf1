"""Signature Version 4 is checked as AWS does."""

import msgspec

from fleetscan.demo.signature import Scope, is_signature_valid
from fleetscan.demo.wire import Call, Protocol, Request

SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
AUTHORIZATION = (
    "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, "
    "SignedHeaders=content-type;host;x-amz-date, "
    "Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7"
)
# The worked example of AWS's documentation of Signature Version 4.
EXAMPLE = Request(
    call=Call(
        access_key_id="AKIDEXAMPLE",
        account_id=None,
        region="us-east-1",
        service="iam",
        operation="ListUsers",
    ),
    protocol=Protocol.QUERY,
    method="GET",
    query="Action=ListUsers&Version=2010-05-08",
    headers={
        "authorization": AUTHORIZATION,
        "content-type": "application/x-www-form-urlencoded; charset=utf-8",
        "host": "iam.amazonaws.com",
        "x-amz-date": "20150830T123600Z",
    },
    body=b"",
    parameters={},
)


def scope() -> Scope:
    parsed = Scope.parse(AUTHORIZATION)
    assert parsed is not None
    return parsed


def test_the_example_of_the_aws_documentation_is_valid() -> None:
    assert is_signature_valid(scope(), SECRET, EXAMPLE)


def test_another_secret_is_not_valid() -> None:
    assert not is_signature_valid(scope(), SECRET.lower(), EXAMPLE)


def test_a_changed_query_is_not_valid() -> None:
    changed = msgspec.structs.replace(EXAMPLE, query="Action=ListRoles&Version=2010-05-08")

    assert not is_signature_valid(scope(), SECRET, changed)


def test_a_changed_body_is_not_valid() -> None:
    changed = msgspec.structs.replace(EXAMPLE, body=b"Action=DeleteUser")

    assert not is_signature_valid(scope(), SECRET, changed)


def test_a_body_that_is_not_what_its_stated_hash_says_is_not_valid() -> None:
    headers = {**EXAMPLE.headers, "x-amz-content-sha256": "0" * 64}

    assert not is_signature_valid(
        scope(), SECRET, msgspec.structs.replace(EXAMPLE, headers=headers)
    )


def test_the_scope_says_whose_key_signed_for_where() -> None:
    assert (scope().access_key_id, scope().region, scope().service) == (
        "AKIDEXAMPLE",
        "us-east-1",
        "iam",
    )


def test_another_kind_of_authorization_is_no_scope() -> None:
    assert Scope.parse("Bearer abc") is None
    assert Scope.parse("") is None
