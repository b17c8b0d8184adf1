"""What the account of one of each says of IAM: a user, a role, and one of all that moto lacks."""

import json
from datetime import UTC, datetime
from typing import Any

from fleetscan.demo.wire import Request

ARN = "arn:aws:iam::111111111111"
DAY = datetime(2026, 1, 1, tzinfo=UTC)
READING = json.dumps({"Statement": [{"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}]})
SUPPORT = "arn:aws:iam::aws:policy/AWSSupportAccess"


def managed(arn: str) -> dict[str, Any]:
    version = {"Document": READING, "VersionId": "v1", "IsDefaultVersion": True}
    return {
        "PolicyName": arn.rpartition("/")[2],
        "Arn": arn,
        "AttachmentCount": 1,
        "DefaultVersionId": "v1",
        "PolicyVersionList": [version],
    }


def identity(kind: str, name: str) -> dict[str, Any]:
    return {
        f"{kind}Name": name,
        f"{kind}Id": "AIDA0123456789ABCDEF",
        "Path": "/",
        "Arn": f"{ARN}:{kind.lower()}/{name}",
        "CreateDate": DAY,
    }


def with_policies(kind: str, name: str) -> dict[str, Any]:
    return identity(kind, name) | {
        f"{kind}PolicyList": [{"PolicyName": "inline", "PolicyDocument": READING}],
        "AttachedManagedPolicies": [{"PolicyName": "AWSSupportAccess", "PolicyArn": SUPPORT}],
    }


def authorization_details(request: Request) -> dict[str, Any]:
    asked = {value for name, value in request.parameters.items() if name.startswith("Filter.")}
    by_kind: dict[str, tuple[str, list[dict[str, Any]]]] = {
        "User": ("UserDetailList", [with_policies("User", "user")]),
        "Group": ("GroupDetailList", [with_policies("Group", "group")]),
        "Role": ("RoleDetailList", [with_policies("Role", "fleetscan-audit")]),
        "LocalManagedPolicy": ("Policies", [managed(f"{ARN}:policy/policy")]),
        "AWSManagedPolicy": ("Policies", [managed(SUPPORT)]),
    }
    found: dict[str, Any] = {name: [] for name, _ in by_kind.values()}
    for kind in asked:
        name, items = by_kind[kind]
        found[name] += items
    return found | {"IsTruncated": False}


REPORT = """\
user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,\
mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,\
access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date
<root_account>,arn:aws:iam::111111111111:root,2020-01-01T00:00:00+00:00,not_supported,\
no_information,not_supported,true,false,N/A,N/A,false,N/A,N/A
user,arn:aws:iam::111111111111:user/user,2026-01-01T00:00:00+00:00,true,no_information,\
2026-01-01T00:00:00+00:00,false,true,2026-01-01T00:00:00+00:00,N/A,false,N/A,N/A
"""

REPLIES: dict[str, Any] = {
    "iam:GenerateCredentialReport": {"State": "COMPLETE"},
    "iam:GetAccountAuthorizationDetails": authorization_details,
    "iam:GetAccountPasswordPolicy": {
        "PasswordPolicy": {
            "MinimumPasswordLength": 14,
            "RequireSymbols": True,
            "RequireNumbers": True,
            "RequireUppercaseCharacters": True,
            "RequireLowercaseCharacters": False,
            "AllowUsersToChangePassword": True,
            "ExpirePasswords": True,
            "MaxPasswordAge": 90,
            "PasswordReusePrevention": 24,
        }
    },
    "iam:GetAccountSummary": {
        "SummaryMap": {
            "AccountAccessKeysPresent": 0,
            "AccountMFAEnabled": 1,
            "AccountPasswordPresent": 1,
        }
    },
    "iam:GetCredentialReport": {
        "Content": REPORT.encode(),
        "ReportFormat": "text/csv",
        "GeneratedTime": DAY,
    },
    "iam:ListGroups": {"Groups": [identity("Group", "group")], "IsTruncated": False},
    "iam:ListOrganizationsFeatures": {
        "OrganizationId": "o-exampleorgid",
        "EnabledFeatures": ["RootCredentialsManagement"],
    },
    "iam:ListPolicyTags": {"Tags": [{"Key": "Owner", "Value": "a"}], "IsTruncated": False},
    "iam:ListServerCertificates": {
        "ServerCertificateMetadataList": [
            {
                "Path": "/",
                "ServerCertificateName": "certificate",
                "ServerCertificateId": "ASCA0123456789ABCDEF",
                "Arn": f"{ARN}:server-certificate/certificate",
                "Expiration": DAY,
            }
        ],
        "IsTruncated": False,
    },
    "iam:ListServerCertificateTags": {"Tags": [], "IsTruncated": False},
    "iam:ListUsers": {"Users": [identity("User", "user")], "IsTruncated": False},
    "iam:ListVirtualMFADevices": {
        "VirtualMFADevices": [{"SerialNumber": f"{ARN}:mfa/root-account-mfa-device"}],
        "IsTruncated": False,
    },
}
