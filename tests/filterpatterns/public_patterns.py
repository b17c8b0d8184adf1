"""Patterns as they are found in accounts, by the requirement that each is for.

They are those of the CIS benchmarks 1.4 to 7.0 (also as Prowler and Steampipe quote them), of
Security Hub's controls CloudWatch.1 to 14, and of Terraform modules: terraform-aws-modules,
nozaq/secure-baseline and cloudposse/cloudtrail-cloudwatch-alarms.
"""

from typing import Final

__all__ = ["PATTERNS"]


def _any_of(names: str, form: str = "($.eventName = {})", joint: str = " || ") -> str:
    return joint.join(form.format(name) for name in names.split())


_TIGHT: Final = "($.eventName={})"
_QUOTED: Final = '($.eventName = "{}")'

_IAM: Final = (
    "DeleteGroupPolicy DeleteRolePolicy DeleteUserPolicy PutGroupPolicy PutRolePolicy PutUserPolicy"
    " CreatePolicy DeletePolicy CreatePolicyVersion DeletePolicyVersion AttachRolePolicy"
    " DetachRolePolicy AttachUserPolicy DetachUserPolicy AttachGroupPolicy DetachGroupPolicy"
)
_TRAIL: Final = "CreateTrail UpdateTrail DeleteTrail StartLogging StopLogging"
_S3: Final = (
    "PutBucketAcl PutBucketPolicy PutBucketCors PutBucketLifecycle PutBucketReplication"
    " DeleteBucketPolicy DeleteBucketCors DeleteBucketLifecycle DeleteBucketReplication"
)
_CONFIG: Final = (
    "StopConfigurationRecorder DeleteDeliveryChannel PutDeliveryChannel PutConfigurationRecorder"
)
_GROUPS: Final = (
    "AuthorizeSecurityGroupIngress AuthorizeSecurityGroupEgress RevokeSecurityGroupIngress"
    " RevokeSecurityGroupEgress CreateSecurityGroup DeleteSecurityGroup"
)
_ACLS: Final = (
    "CreateNetworkAcl CreateNetworkAclEntry DeleteNetworkAcl DeleteNetworkAclEntry"
    " ReplaceNetworkAclEntry ReplaceNetworkAclAssociation"
)
_GATEWAYS: Final = (
    "CreateCustomerGateway DeleteCustomerGateway AttachInternetGateway CreateInternetGateway"
    " DeleteInternetGateway DetachInternetGateway"
)
_ROUTES: Final = (
    "CreateRoute CreateRouteTable ReplaceRoute ReplaceRouteTableAssociation DeleteRouteTable"
    " DeleteRoute DisassociateRouteTable"
)
_VPCS: Final = (
    "CreateVpc DeleteVpc ModifyVpcAttribute AcceptVpcPeeringConnection CreateVpcPeeringConnection"
    " DeleteVpcPeeringConnection RejectVpcPeeringConnection AttachClassicLinkVpc"
    " DetachClassicLinkVpc DisableVpcClassicLink EnableVpcClassicLink"
)
_ORGANIZATIONS: Final = (
    "AcceptHandshake AttachPolicy CreateAccount CreateOrganizationalUnit CreatePolicy"
    " DeclineHandshake DeleteOrganization DeleteOrganizationalUnit DeletePolicy DetachPolicy"
    " DisablePolicyType EnablePolicyType InviteAccountToOrganization LeaveOrganization MoveAccount"
    " RemoveAccountFromOrganization UpdatePolicy UpdateOrganizationalUnit"
)

#: by the name of the requirement in fleetscan.filterpatterns.cis
PATTERNS: Final[dict[str, list[str]]] = {
    "UNAUTHORIZED_CALLS": [
        '{ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*") }',
        '{($.errorCode="*UnauthorizedOperation") || ($.errorCode="AccessDenied*")}',
        # for lack of parentheses it counts more than was meant, which is enough
        (
            '{ ($.errorCode ="*UnauthorizedOperation") || ($.errorCode ="AccessDenied*")'
            ' && ($.sourceIPAddress!="delivery.logs.amazonaws.com")'
            ' && ($.eventName!="HeadBucket") }'
        ),
        (
            '{(($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*"))'
            ' && (($.sourceIPAddress!="delivery.logs.amazonaws.com")'
            ' && ($.eventName!="HeadBucket"))}'
        ),
        (
            "{ ($.errorCode =*UnauthorizedOperation) || ($.errorCode =AccessDenied*)"
            " && ($.sourceIPAddress!=delivery.logs.amazonaws.com) && ($.eventName!=HeadBucket) }"
        ),
        '{ ($.errorCode = "*UnauthorizedOperation*") || ($.errorCode = "AccessDenied*") }',
    ],
    "CONSOLE_SIGN_IN_WITHOUT_MFA": [
        '{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") }',
        "{ ($.eventName = ConsoleLogin) && ($.additionalEventData.MFAUsed != Yes) }",
        '{ ($.additionalEventData.MFAUsed = "No") && ($.eventName = "ConsoleLogin") }',
        (
            '{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes")'
            ' && ($.userIdentity.type = "IAMUser")'
            ' && ($.responseElements.ConsoleLogin = "Success") }'
        ),
    ],
    "ROOT_USAGE": [
        (
            '{$.userIdentity.type="Root" && $.userIdentity.invokedBy NOT EXISTS'
            ' && $.eventType !="AwsServiceEvent"}'
        ),
        (
            "{ $.userIdentity.type = Root && $.userIdentity.invokedBy NOT EXISTS"
            " && $.eventType != AwsServiceEvent }"
        ),
        (
            '{ ($.userIdentity.type = "Root") && ($.userIdentity.invokedBy NOT EXISTS)'
            ' && ($.eventType != "AwsServiceEvent") }'
        ),
        '{ $.userIdentity.type = "Root" }',
    ],
    "IAM_POLICY_CHANGES": [
        f"{{{_any_of(_IAM, _TIGHT, '||')}}}",
        f"{{ {_any_of(_IAM)} }}",
        f"{{($.eventSource=iam.amazonaws.com) && ({_any_of(_IAM, _TIGHT)})}}",
    ],
    "CLOUDTRAIL_CHANGES": [
        f"{{ {_any_of(_TRAIL)} }}",
        f"{{{_any_of(_TRAIL, _TIGHT)}}}",
    ],
    "CONSOLE_AUTHENTICATION_FAILURES": [
        '{ ($.eventName = ConsoleLogin) && ($.errorMessage = "Failed authentication") }',
        '{($.eventName=ConsoleLogin) && ($.errorMessage="Failed authentication")}',
        '{ ($.eventName = ConsoleLogin) && ($.responseElements.ConsoleLogin = "Failure") }',
    ],
    "KMS_KEY_DISABLING_OR_DELETION": [
        (
            "{($.eventSource = kms.amazonaws.com)"
            " && (($.eventName=DisableKey)||($.eventName=ScheduleKeyDeletion)) }"
        ),
        (
            "{ ($.eventSource = kms.amazonaws.com)"
            " && (($.eventName = DisableKey) || ($.eventName = ScheduleKeyDeletion)) }"
        ),
    ],
    "S3_BUCKET_POLICY_CHANGES": [
        f"{{ ($.eventSource = s3.amazonaws.com) && ({_any_of(_S3)}) }}",
        f"{{($.eventSource=s3.amazonaws.com) && ({_any_of(_S3, _TIGHT)})}}",
    ],
    "CONFIG_CHANGES": [
        f"{{ ($.eventSource = config.amazonaws.com) && ({_any_of(_CONFIG, _TIGHT, '||')}) }}",
        f"{{($.eventSource=config.amazonaws.com) && ({_any_of(_CONFIG, _TIGHT)})}}",
    ],
    "SECURITY_GROUP_CHANGES": [
        f"{{ {_any_of(_GROUPS)}}}",
        f"{{($.eventSource=ec2.amazonaws.com) && ({_any_of(_GROUPS, _TIGHT)})}}",
    ],
    "NETWORK_ACL_CHANGES": [
        f"{{ {_any_of(_ACLS)} }}",
        f"{{{_any_of(_ACLS, _TIGHT)}}}",
    ],
    "NETWORK_GATEWAY_CHANGES": [
        f"{{ {_any_of(_GATEWAYS)} }}",
        f"{{{_any_of(_GATEWAYS, _TIGHT)}}}",
    ],
    "ROUTE_TABLE_CHANGES": [
        f"{{ {_any_of(_ROUTES)} }}",
        f"{{($.eventSource=ec2.amazonaws.com) && ({_any_of(_ROUTES, _TIGHT)})}}",
    ],
    "VPC_CHANGES": [
        f"{{ {_any_of(_VPCS)} }}",
        f"{{{_any_of(_VPCS, _TIGHT)}}}",
    ],
    "ORGANIZATIONS_CHANGES": [
        f"{{ ($.eventSource = organizations.amazonaws.com) && ({_any_of(_ORGANIZATIONS)}) }}",
        (
            f"{{ ($.eventSource = organizations.amazonaws.com)"
            f" && ({_any_of(_ORGANIZATIONS, _QUOTED)}) }}"
        ),
    ],
}
