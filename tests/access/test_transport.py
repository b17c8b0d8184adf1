"""Which policies refuse all that comes without TLS."""

import pytest

from fleetscan.access import parse_policy, requires_secure_transport

BUCKET = "arn:aws:s3:::b"
BOTH = [BUCKET, f"{BUCKET}/*"]
PLAIN = {"Bool": {"aws:SecureTransport": "false"}}
Elements = dict[str, object]


def refuse(**elements: object) -> Elements:
    """Everybody is denied everything without TLS, but for these elements; None takes one away."""
    base: Elements = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": BOTH,
        "Condition": PLAIN,
    }
    return {name: value for name, value in {**base, **elements}.items() if value is not None}


def required(*statements: Elements) -> bool:
    return requires_secure_transport(parse_policy({"Statement": statements}), BUCKET)


@pytest.mark.parametrize(
    "elements",
    [
        {},
        {"Principal": {"AWS": "*"}},
        {"Principal": {"AWS": ["*"]}},
        {"Action": "*"},
        {"Action": ["s3:GetObject", "S3:*"]},
        {"Action": None, "NotAction": "sqs:*"},
        {"Action": None, "NotAction": []},
        {"Resource": "*"},
        {"Resource": f"{BUCKET}*"},
        {"Resource": "arn:aws:s3:::*"},
        {"Resource": None, "NotResource": "arn:aws:s3:::other/*"},
        {"Condition": {"Bool": {"aws:SecureTransport": False}}},
        {"Condition": {"bool": {"AWS:securetransport": ["False"]}}},
        {"Condition": {"Bool": {"aws:SecureTransport": ["true", "false"]}}},
        {"Condition": {"BoolIfExists": {"aws:SecureTransport": "false"}}},
        # a request without TLS has no version of it
        {"Condition": {"NumericLessThanIfExists": {"s3:TlsVersion": 1.2}}},
        {"Condition": {"Null": {"s3:TlsVersion": "true"}}},
        # nobody may do anything
        {"Condition": None},
    ],
)
def test_what_refuses_all_plain_text(elements: Elements) -> None:
    assert required(refuse(**elements))


@pytest.mark.parametrize(
    "elements",
    [
        {"Effect": "Allow"},
        {"Effect": "Allow", "Condition": {"Bool": {"aws:SecureTransport": "true"}}},
        {"Principal": {"AWS": "111122223333"}},
        {"Principal": {"Service": "*"}},
        {"Principal": None},
        {"Principal": None, "NotPrincipal": {"AWS": "arn:aws:iam::111122223333:role/backup"}},
        {"Action": "s3:GetObject"},
        {"Action": ["s3:Get*", "s3:Put*", "s3:List*", "s3:Delete*"]},
        {"Action": None, "NotAction": "s3:PutObject"},
        {"Resource": BUCKET},
        {"Resource": f"{BUCKET}/*"},
        {"Resource": [BUCKET, f"{BUCKET}/private/*"]},
        {"Resource": ["arn:aws:s3:::other", "arn:aws:s3:::other/*"]},
        {"Resource": None, "NotResource": f"{BUCKET}/public/*"},
        {"Condition": {"Bool": {"aws:SecureTransport": "true"}}},
        {"Condition": {"Bool": {"aws:SecureTransport": []}}},
        {"Condition": {"Null": {"aws:SecureTransport": "true"}}},
        {"Condition": {"StringEquals": {"aws:SecureTransport": "false"}}},
        {"Condition": {"Bool": {"aws:ViaAWSService": "false"}}},
        # the version is compared only where there is one
        {"Condition": {"NumericLessThan": {"s3:TlsVersion": "1.2"}}},
        {"Condition": {"NumericGreaterThanIfExists": {"s3:TlsVersion": "1.2"}}},
        {"Condition": {"Null": {"s3:TlsVersion": "false"}}},
        # whatever else must hold lets something through
        {"Condition": {**PLAIN, "StringNotEquals": {"aws:PrincipalOrgID": "o-12345"}}},
        {"Condition": {**PLAIN, "NotIpAddress": {"aws:SourceIp": "10.0.0.0/8"}}},
        {"Condition": {**PLAIN, "NumericLessThan": {"s3:TlsVersion": "1.2"}}},
    ],
)
def test_what_lets_some_plain_text_through(elements: Elements) -> None:
    assert not required(refuse(**elements))


def test_several_statements_may_share_the_bucket_and_its_objects() -> None:
    bucket, objects = refuse(Resource=BUCKET), refuse(Resource=f"{BUCKET}/*")
    other = refuse(Effect="Allow", Condition=None)

    assert required(objects, other, bucket)
    assert not required(objects, other)


def test_no_statement_requires_nothing() -> None:
    assert not required()


def test_the_partition_is_the_buckets_own() -> None:
    china = "arn:aws-cn:s3:::b"
    policy = parse_policy({"Statement": refuse(Resource=[china, f"{china}/*"])})

    assert requires_secure_transport(policy, china)
    assert not requires_secure_transport(policy, BUCKET)
