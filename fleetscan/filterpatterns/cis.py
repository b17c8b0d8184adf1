"""What the CIS AWS Foundations Benchmark wants counted: section 4 of 1.4 to 5.0, 5 since 6.0.

Each requirement is written as narrow as the events are that it is about, where the benchmark's own
patterns are broader, and CloudTrail leaves no doubt: `eventName = DeletePolicy` is narrowed to IAM,
for a filter that asks for `eventSource` too counts the same. Every pattern of the benchmark, of
Security Hub and of the modules that people deploy covers its own requirement then, however it is
written.

Where versions of the benchmark differ:

- Unauthorized calls: since 1.4 calls of delivery.logs.amazonaws.com, and of HeadBucket, may be left
  out. 1.2 and Security Hub count them too, which covers.
- Sign-in without MFA: the variant "to reduce false positives with single sign-on" counts successful
  ones of IAM users. `MFAUsed` is Yes or No, so both `!= "Yes"` and `= "No"` cover.
- Security groups: since 5.0 ModifySecurityGroupRules counts too. `SECURITY_GROUP_RULE_CHANGES` is
  that alone.
"""

from collections.abc import Iterable
from typing import Final

from fleetscan.filterpatterns.model import (
    Comparison,
    Expression,
    Operator,
    Presence,
    Selector,
    Text,
    all_of,
    any_of,
)

__all__ = [
    "CLOUDTRAIL_CHANGES",
    "CONFIG_CHANGES",
    "CONSOLE_AUTHENTICATION_FAILURES",
    "CONSOLE_SIGN_IN_WITHOUT_MFA",
    "IAM_POLICY_CHANGES",
    "KMS_KEY_DISABLING_OR_DELETION",
    "NETWORK_ACL_CHANGES",
    "NETWORK_GATEWAY_CHANGES",
    "ORGANIZATIONS_CHANGES",
    "ROOT_USAGE",
    "ROUTE_TABLE_CHANGES",
    "S3_BUCKET_POLICY_CHANGES",
    "SECURITY_GROUP_CHANGES",
    "SECURITY_GROUP_RULE_CHANGES",
    "UNAUTHORIZED_CALLS",
    "VPC_CHANGES",
]


def _is(field: str, value: str) -> Expression:
    return Comparison(_selector(field), Operator.EQUAL, Text(value))


def _is_not(field: str, value: str) -> Expression:
    return Comparison(_selector(field), Operator.NOT_EQUAL, Text(value))


def _selector(field: str) -> Selector:
    return Selector(tuple(field.split(".")))


def _calls(service: str, names: Iterable[str]) -> Expression:
    named = any_of([_is("eventName", name) for name in names])
    return all_of([_is("eventSource", f"{service}.amazonaws.com"), named])


def _sign_in(*more: Expression) -> Expression:
    return all_of(
        [
            _is("eventSource", "signin.amazonaws.com"),
            _is("eventType", "AwsConsoleSignIn"),
            _is("eventName", "ConsoleLogin"),
            *more,
        ]
    )


UNAUTHORIZED_CALLS: Final = all_of(
    [
        any_of([_is("errorCode", "*UnauthorizedOperation"), _is("errorCode", "AccessDenied*")]),
        _is_not("sourceIPAddress", "delivery.logs.amazonaws.com"),
        _is_not("eventName", "HeadBucket"),
    ]
)

CONSOLE_SIGN_IN_WITHOUT_MFA: Final = _sign_in(
    _is("additionalEventData.MFAUsed", "No"),
    _is("userIdentity.type", "IAMUser"),
    _is("responseElements.ConsoleLogin", "Success"),
)

ROOT_USAGE: Final = all_of(
    [
        _is("userIdentity.type", "Root"),
        Presence(_selector("userIdentity.invokedBy"), exists=False),
        _is_not("eventType", "AwsServiceEvent"),
    ]
)

IAM_POLICY_CHANGES: Final = _calls(
    "iam",
    [
        *("DeleteGroupPolicy", "DeleteRolePolicy", "DeleteUserPolicy"),
        *("PutGroupPolicy", "PutRolePolicy", "PutUserPolicy"),
        *("CreatePolicy", "DeletePolicy", "CreatePolicyVersion", "DeletePolicyVersion"),
        *("AttachRolePolicy", "DetachRolePolicy"),
        *("AttachUserPolicy", "DetachUserPolicy"),
        *("AttachGroupPolicy", "DetachGroupPolicy"),
    ],
)

CLOUDTRAIL_CHANGES: Final = _calls(
    "cloudtrail", ["CreateTrail", "UpdateTrail", "DeleteTrail", "StartLogging", "StopLogging"]
)

CONSOLE_AUTHENTICATION_FAILURES: Final = _sign_in(
    _is("errorMessage", "Failed authentication"),
    _is("responseElements.ConsoleLogin", "Failure"),
)

KMS_KEY_DISABLING_OR_DELETION: Final = _calls("kms", ["DisableKey", "ScheduleKeyDeletion"])

S3_BUCKET_POLICY_CHANGES: Final = _calls(
    "s3",
    [
        *("PutBucketAcl", "PutBucketPolicy", "PutBucketCors", "PutBucketLifecycle"),
        *("PutBucketReplication", "DeleteBucketPolicy", "DeleteBucketCors"),
        *("DeleteBucketLifecycle", "DeleteBucketReplication"),
    ],
)

CONFIG_CHANGES: Final = _calls(
    "config",
    [
        *("StopConfigurationRecorder", "DeleteDeliveryChannel"),
        *("PutDeliveryChannel", "PutConfigurationRecorder"),
    ],
)

SECURITY_GROUP_CHANGES: Final = _calls(
    "ec2",
    [
        *("AuthorizeSecurityGroupIngress", "AuthorizeSecurityGroupEgress"),
        *("RevokeSecurityGroupIngress", "RevokeSecurityGroupEgress"),
        *("CreateSecurityGroup", "DeleteSecurityGroup"),
    ],
)

SECURITY_GROUP_RULE_CHANGES: Final = _calls("ec2", ["ModifySecurityGroupRules"])

NETWORK_ACL_CHANGES: Final = _calls(
    "ec2",
    [
        *("CreateNetworkAcl", "CreateNetworkAclEntry"),
        *("DeleteNetworkAcl", "DeleteNetworkAclEntry"),
        *("ReplaceNetworkAclEntry", "ReplaceNetworkAclAssociation"),
    ],
)

NETWORK_GATEWAY_CHANGES: Final = _calls(
    "ec2",
    [
        *("CreateCustomerGateway", "DeleteCustomerGateway"),
        *("AttachInternetGateway", "CreateInternetGateway"),
        *("DeleteInternetGateway", "DetachInternetGateway"),
    ],
)

ROUTE_TABLE_CHANGES: Final = _calls(
    "ec2",
    [
        *("CreateRoute", "CreateRouteTable", "ReplaceRoute", "ReplaceRouteTableAssociation"),
        *("DeleteRouteTable", "DeleteRoute", "DisassociateRouteTable"),
    ],
)

VPC_CHANGES: Final = _calls(
    "ec2",
    [
        *("CreateVpc", "DeleteVpc", "ModifyVpcAttribute"),
        *("AcceptVpcPeeringConnection", "CreateVpcPeeringConnection"),
        *("DeleteVpcPeeringConnection", "RejectVpcPeeringConnection"),
        *("AttachClassicLinkVpc", "DetachClassicLinkVpc"),
        *("DisableVpcClassicLink", "EnableVpcClassicLink"),
    ],
)

ORGANIZATIONS_CHANGES: Final = _calls(
    "organizations",
    [
        *("AcceptHandshake", "AttachPolicy", "CreateAccount", "CreateOrganizationalUnit"),
        *("CreatePolicy", "DeclineHandshake", "DeleteOrganization", "DeleteOrganizationalUnit"),
        *("DeletePolicy", "DetachPolicy", "DisablePolicyType", "EnablePolicyType"),
        *("InviteAccountToOrganization", "LeaveOrganization", "MoveAccount"),
        *("RemoveAccountFromOrganization", "UpdatePolicy", "UpdateOrganizationalUnit"),
    ],
)
