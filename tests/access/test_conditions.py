"""Which conditions leave only callers whom the owner chose."""

from collections.abc import Mapping

import pytest

from fleetscan.access import narrows, parse_policy
from fleetscan.access.document import Condition

ROLE = "arn:aws:iam::111122223333:role/app"
Conditions = Mapping[str, Mapping[str, object]]


def parsed(conditions: Conditions) -> tuple[Condition, ...]:
    document = {"Effect": "Allow", "Action": "*", "Condition": conditions}
    return parse_policy({"Statement": document}).statements[0].conditions


CHOSEN: list[tuple[str, str, object]] = [
    ("StringEquals", "aws:SourceAccount", "111122223333"),
    ("StringEquals", "AWS:SourceOwner", "111122223333"),
    ("StringLike", "aws:PrincipalAccount", ["111122223333", "444455556666"]),
    ("StringEqualsIgnoreCase", "kms:CallerAccount", "111122223333"),
    ("StringEquals", "s3:DataAccessPointAccount", "111122223333"),
    ("StringEquals", "aws:VpceAccount", "111122223333"),
    ("StringEquals", "aws:PrincipalOrgID", ["o-12345", "o-67890"]),
    ("StringEquals", "aws:SourceOrgID", "o-a1b2c3d4e5"),
    ("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", "o-a1b2c3d4e5/*"),
    ("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", "o-a1b2c3d4e5/r-ab12/ou-*"),
    ("StringEquals", "aws:SourceVpc", "vpc-91237329"),
    ("StringEquals", "aws:SourceVpce", ["vpce-1", "vpce-2"]),
    ("ArnLike", "aws:SourceArn", "arn:aws:sns:eu-west-1:111122223333:topic"),
    ("ArnLike", "aws:SourceArn", "arn:aws:sns:*:111122223333:*"),
    ("ArnEquals", "aws:SourceArn", "arn:*:*:*:111122223333:*"),
    ("StringLike", "aws:SourceArn", "arn:aws:events:*:111122223333:rule/*"),
    ("StringEquals", "aws:SourceArn", "arn:aws:cloudfront::111122223333:distribution/E1"),
    # names of buckets are unique among all accounts
    ("ArnLike", "aws:SourceArn", "arn:aws:s3:::my-bucket"),
    ("ArnLike", "aws:SourceArn", "arn:aws:s3:*:*:my-bucket"),
    ("ArnLike", "aws:PrincipalArn", "arn:aws:iam::111122223333:role/*"),
    ("StringLike", "aws:PrincipalArn", "arn:aws:iam::111122223333:role/*"),
    ("StringLike", "s3:DataAccessPointArn", "arn:aws:s3:us-west-2:123456789012:accesspoint/*"),
    ("ArnEquals", "lambda:SourceFunctionArn", "arn:aws:lambda:*:111122223333:function:f"),
    ("StringEquals", "aws:userid", "AIDAEXAMPLEID0000ABCD"),
    # policyuniverse's issue 189, and where S3 says public: only that role has the id
    ("StringLike", "aws:userId", "AROAEXAMPLEID0000ABCD:session"),
    ("StringLike", "aws:userid", ["AROAEXAMPLEID0000ABCD:*", "111122223333"]),
    ("IpAddress", "aws:SourceIp", "203.0.113.7"),
    ("IpAddress", "aws:SourceIp", ["203.0.113.0/24", "2001:db8::/32"]),
    ("IpAddress", "aws:SourceIp", "54.0.0.0/8"),
    ("IpAddress", "aws:SourceIp", ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"]),
    # the first lets nobody in, so that the two are no /7
    ("IpAddress", "aws:SourceIp", ["10.0.0.0/8", "11.0.0.0/8"]),
    ("IpAddress", "aws:SourceIp", ["fc00::/7"]),
    ("IpAddress", "aws:SourceIp", "203.0.113.7/24"),
    (
        "StringEquals",
        "s3:x-amz-server-side-encryption-aws-kms-key-id",
        "arn:aws:kms:eu-west-1:111122223333:key/1",
    ),
    ("StringEquals", "aws:PrincipalServiceName", "cloudtrail.amazonaws.com"),
    ("Bool", "elasticfilesystem:AccessedViaMountTarget", "true"),
    ("StringEquals", "sns:Endpoint", "ops@example.com"),
    ("StringLike", "sns:Endpoint", "https://example.com/*"),
    ("StringLike", "sns:Endpoint", "arn:aws:sqs:eu-west-1:111122223333:*"),
]

ANYBODY: list[tuple[str, str, object]] = [
    # the operator says the opposite, or says nothing of the value
    ("StringNotEquals", "aws:SourceAccount", "111122223333"),
    ("NotIpAddress", "aws:SourceIp", "203.0.113.0/24"),
    ("ArnNotLike", "aws:PrincipalArn", ROLE),
    ("Null", "aws:PrincipalOrgID", "false"),
    ("Null", "aws:SourceVpc", "true"),
    ("NumericEquals", "aws:SourceAccount", "111122223333"),
    ("Bool", "aws:SourceAccount", "111122223333"),
    ("ArnLike", "aws:SourceAccount", "111122223333"),
    # it holds where the key is absent, as most are in an anonymous request
    ("StringEqualsIfExists", "aws:PrincipalOrgID", "o-12345"),
    ("IpAddressIfExists", "aws:SourceIp", "203.0.113.0/24"),
    ("ForAllValues:StringEquals", "aws:PrincipalOrgPaths", "o-12345/"),
    ("ForAllValues:StringEquals", "aws:PrincipalAccount", "111122223333"),
    # one wide value suffices, and no value is no choice
    ("StringEquals", "aws:SourceAccount", ["111122223333", "*"]),
    ("StringEquals", "aws:SourceAccount", []),
    ("StringEquals", "aws:SourceAccount", ""),
    ("StringLike", "aws:SourceAccount", "1111*"),
    ("StringLike", "aws:SourceAccount", "????????????"),
    # what an anonymous request has
    ("StringEquals", "aws:PrincipalAccount", "anonymous"),
    ("StringEquals", "aws:userid", "anonymous"),
    ("StringLike", "aws:PrincipalOrgID", "o-*"),
    ("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", "o-*/r-ab12/*"),
    ("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", "*/ou-ab12-11111111/*"),
    ("StringLike", "aws:SourceVpc", "vpc-*"),
    ("StringEquals", "aws:SourceVpce", "${aws:PrincipalTag/vpce}"),
    ("StringEquals", "aws:PrincipalAccount", "${aws:PrincipalAccount}"),
    ("ArnLike", "aws:SourceArn", "*"),
    ("ArnLike", "aws:SourceArn", "arn:aws:sns:eu-west-1:*:topic"),
    ("ArnLike", "aws:SourceArn", "arn:aws:cloudwatch:us-east-1:*:alarm:*"),
    ("StringLike", "aws:SourceArn", "arn:aws:*:111122223333:*"),
    ("StringLike", "aws:SourceArn", "arn:aws:*:*:111122223333:*"),
    ("ArnLike", "aws:SourceArn", "arn:aws:s3:::my-bucket*"),
    ("ArnLike", "aws:SourceArn", "arn:aws:s3:::*"),
    ("ArnLike", "aws:SourceArn", "arn:aws:s3:*:*:accesspoint/open"),
    ("StringEquals", "aws:SourceArn", "111122223333"),
    ("StringEquals", "aws:SourceArn", "urn:aws:sns:eu-west-1:111122223333:topic"),
    ("StringLike", "aws:PrincipalArn", "arn:aws:iam::*:role/app"),
    # the path of a role in any account can hold `:111122223333:role/`
    ("StringLike", "aws:PrincipalArn", "arn:aws:iam:*:111122223333:role/app"),
    ("ArnLike", "aws:PrincipalArn", "arn:aws:iam::111122223333:role/${aws:username}"),
    ("StringLike", "aws:userid", "*:ops@example.com"),
    ("StringLike", "aws:userid", "AROA*"),
    ("IpAddress", "aws:SourceIp", "0.0.0.0/0"),
    ("IpAddress", "aws:SourceIp", "::/0"),
    ("IpAddress", "aws:SourceIp", ["0.0.0.0/1", "128.0.0.0/1"]),
    ("IpAddress", "aws:SourceIp", "54.0.0.0/7"),
    ("IpAddress", "aws:SourceIp", ["54.0.0.0/8", "55.0.0.0/8"]),
    ("IpAddress", "aws:SourceIp", "2001::/31"),
    ("IpAddress", "aws:SourceIp", "::ffff:0:0/96"),
    ("IpAddress", "aws:SourceIp", ["203.0.113.0/24", "everywhere"]),
    ("IpAddress", "aws:SourceIp", []),
    ("StringLike", "aws:SourceIp", "203.0.113.*"),
    # everybody's VPC may have these addresses
    ("IpAddress", "aws:VpcSourceIp", "10.0.0.0/8"),
    # keys that are the caller's to set, or say nothing of the caller
    ("StringEquals", "aws:Referer", "https://example.com/"),
    ("StringEquals", "aws:UserAgent", "secret"),
    ("StringEquals", "aws:username", "alice"),
    ("StringEquals", "aws:PrincipalTag/team", "ops"),
    ("StringEquals", "aws:PrincipalType", "AssumedRole"),
    ("StringEquals", "aws:ResourceAccount", "111122223333"),
    ("StringEquals", "aws:ResourceOrgID", "o-12345"),
    ("StringEquals", "sts:ExternalId", "secret"),
    ("StringEquals", "aws:RequestedRegion", "eu-west-1"),
    ("Bool", "aws:SecureTransport", "true"),
    ("Bool", "aws:MultiFactorAuthPresent", "true"),
    ("Bool", "aws:PrincipalIsAWSService", "true"),
    ("DateLessThan", "aws:CurrentTime", "2020-01-01T00:00:00Z"),
    # whoever calls by way of that service in that region
    ("StringEquals", "kms:ViaService", "s3.eu-west-1.amazonaws.com"),
    ("Bool", "kms:GrantIsForAWSResource", True),
    ("Bool", "aws:ViaAWSService", "true"),
    # who has any credentials
    ("StringEquals", "lambda:FunctionUrlAuthType", "AWS_IAM"),
    ("StringEquals", "lambda:FunctionUrlAuthType", "NONE"),
    ("StringEquals", "s3:AccessPointNetworkOrigin", "VPC"),
    ("StringEquals", "s3:x-amz-acl", "bucket-owner-full-control"),
    ("StringEquals", "s3:x-amz-server-side-encryption-aws-kms-key-id", "alias/open"),
    ("Bool", "elasticfilesystem:AccessedViaMountTarget", "false"),
    ("Bool", "elasticfilesystem:AccessedViaMountTarget", ["true", "false"]),
    ("BoolIfExists", "elasticfilesystem:AccessedViaMountTarget", "true"),
    ("StringEquals", "sns:Protocol", "email"),
    # matched by https://elsewhere.example/@example.com
    ("StringLike", "sns:Endpoint", "*@example.com"),
    ("StringLike", "sns:Endpoint", "https://example.com*"),
    ("StringLike", "sns:Endpoint", "https://*.example.com/x"),
    ("StringLike", "sns:Endpoint", "arn:aws:sqs:*:111122223333:*"),
]


@pytest.mark.parametrize(("operator", "key", "values"), CHOSEN)
def test_a_condition_that_chooses_narrows(operator: str, key: str, values: object) -> None:
    assert narrows(parsed({operator: {key: values}}))


@pytest.mark.parametrize(("operator", "key", "values"), ANYBODY)
def test_a_condition_that_anybody_can_meet_does_not(
    operator: str, key: str, values: object
) -> None:
    assert not narrows(parsed({operator: {key: values}}))


def test_no_condition_does_not_narrow() -> None:
    assert not narrows(())
    assert not narrows(parsed({"StringEquals": {}}))


def test_conditions_are_anded_so_that_one_that_narrows_suffices() -> None:
    # policyuniverse takes this for public: its issue 150, open since 2021
    conditions: Conditions = {
        "StringEquals": {"aws:PrincipalOrgID": ["o-12345", "o-67890"]},
        "StringLike": {"aws:PrincipalArn": ["arn:aws:iam::*:role/ARole-*"]},
    }
    assert narrows(parsed(conditions))


@pytest.mark.parametrize("operator", ["StringEqualsIfExists", "ForAllValues:StringEquals"])
def test_a_key_that_must_be_there_makes_up_for_what_an_absent_one_would_pass(
    operator: str,
) -> None:
    weak: Conditions = {operator: {"aws:PrincipalOrgID": "o-12345"}}
    absent = {"aws:PrincipalOrgID": "true"}
    present = {"aws:PrincipalOrgID": False}
    another = {"aws:SourceVpc": "false"}

    assert narrows(parsed({**weak, "Null": present}))
    assert not narrows(parsed({**weak, "Null": absent}))
    assert not narrows(parsed({**weak, "Null": another}))
    assert not narrows(parsed({**weak, "Null": {"aws:PrincipalOrgID": ["true", "false"]}}))


@pytest.mark.parametrize("protocol", ["email", ["email", "email-json"]])
def test_a_domain_of_mail_narrows_where_only_mail_is_sent(protocol: object) -> None:
    endpoint = {"sns:Endpoint": "*@example.com"}
    assert narrows(parsed({"StringLike": endpoint, "StringEquals": {"sns:Protocol": protocol}}))


@pytest.mark.parametrize(
    ("operator", "protocol"),
    [
        ("StringEquals", ["email", "https"]),
        ("StringEquals", []),
        ("StringNotEquals", "email"),
        ("StringEqualsIfExists", "email"),
    ],
)
def test_a_domain_of_mail_does_not_narrow_where_more_is_sent(
    operator: str, protocol: object
) -> None:
    endpoint = {"sns:Endpoint": "*@example.com"}
    assert not narrows(parsed({"StringLike": endpoint, operator: {"sns:Protocol": protocol}}))
