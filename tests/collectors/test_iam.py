import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import pytest

from fleetscan.access import PolicyDocument, parse_policy
from fleetscan.catalogue import Scope
from fleetscan.collectors import iam
from fleetscan.facts.base import Tags
from fleetscan.facts.iam import (
    AuthorizationDetails,
    Group,
    IdentityPolicies,
    InlinePolicy,
    ManagedPolicy,
    OrganizationFeatures,
    PasswordPolicy,
    Role,
    RootUser,
    ServerCertificate,
    User,
    VirtualMfaDevices,
)
from fleetscan.facts.organizations import Organization
from fleetscan.library.checks import default_catalogue
from fleetscan.testing.fake_api import DENIED, ErrorReply, FakeApi
from fleetscan.verdicts import Cause, NotRead, Unread

ARN = "arn:aws:iam::111122223333"
DAY = datetime(2026, 1, 1, tzinfo=UTC)
DETAILS = "iam:GetAccountAuthorizationDetails"


def entity(kind: str, name: str, path: str = "/") -> dict[str, Any]:
    """A user or role with all the members that IAM always sends."""
    return {
        f"{kind}Name": name,
        f"{kind}Id": "AIDA0123456789ABCDEF",
        "Path": path,
        "Arn": f"{ARN}:{kind.lower()}{path}{name}",
        "CreateDate": DAY,
    }


async def test_users_are_of_no_region() -> None:
    pages = [
        {"Users": [entity("User", "ann")], "IsTruncated": True, "Marker": "more"},
        {"Users": [entity("User", "bob", "/team/")], "IsTruncated": False},
    ]
    api = FakeApi(iam.users, {"iam:ListUsers": pages}, region="us-east-1")
    assert await api.list() == [
        User(arn=f"{ARN}:user/ann", id="ann", region="global", created=DAY),
        User(arn=f"{ARN}:user/team/bob", id="bob", region="global", created=DAY),
    ]
    assert api.requests[0] == ("iam:ListUsers", {"MaxItems": 1000})


async def test_roles_are_of_no_region() -> None:
    pages = [
        {"Roles": [entity("Role", "deploy")], "IsTruncated": True, "Marker": "more"},
        {"Roles": [entity("Role", "audit", "/security/")]},
    ]
    api = FakeApi(iam.roles, {"iam:ListRoles": pages}, region="us-east-1")
    assert await api.list() == [
        Role(arn=f"{ARN}:role/deploy", id="deploy", region="global"),
        Role(arn=f"{ARN}:role/security/audit", id="audit", region="global"),
    ]
    assert api.requests[0] == ("iam:ListRoles", {"MaxItems": 1000})


async def test_service_linked_roles_are_listed_and_those_of_identity_center_are_not() -> None:
    roles = [
        entity("Role", "AWSServiceRoleForSupport", "/aws-service-role/support.amazonaws.com/"),
        entity("Role", "AWSReservedSSO_Admin_0a", "/aws-reserved/sso.amazonaws.com/eu-west-1/"),
        entity("Role", "AWSReservedSSO_Read_0b", "/aws-reserved/sso.amazonaws.com/"),
        entity("Role", "AWSReservedSSO_lookalike"),
    ]
    listed = await FakeApi(iam.roles, {"iam:ListRoles": [{"Roles": roles}]}).list()
    assert [role.id for role in listed] == ["AWSServiceRoleForSupport", "AWSReservedSSO_lookalike"]


async def test_the_tags_of_a_user_are_read_from_all_pages() -> None:
    pages = [
        {"Tags": [{"Key": "Owner", "Value": "a"}], "IsTruncated": True, "Marker": "more"},
        {"Tags": [{"Key": "Env", "Value": "prod"}]},
    ]
    api = FakeApi(iam.user_tags, {"iam:ListUserTags": pages})
    ann = User(arn=f"{ARN}:user/ann", id="ann", region="global", created=DAY)
    assert await api.read(ann) == Tags({"Owner": "a", "Env": "prod"})
    assert api.requests[0] == ("iam:ListUserTags", {"UserName": "ann"})


async def test_the_tags_of_a_role_are_read_from_all_pages() -> None:
    pages = [
        {"Tags": [{"Key": "Owner", "Value": "a"}], "IsTruncated": True, "Marker": "more"},
        {"Tags": [{"Key": "Env", "Value": "prod"}]},
    ]
    api = FakeApi(iam.role_tags, {"iam:ListRoleTags": pages})
    role = Role(arn=f"{ARN}:role/deploy", id="deploy", region="global")
    assert await api.read(role) == Tags({"Owner": "a", "Env": "prod"})
    assert api.requests[0] == ("iam:ListRoleTags", {"RoleName": "deploy"})


async def test_the_tags_of_a_policy_are_read() -> None:
    policy = ManagedPolicy(
        arn=f"{ARN}:policy/deploy",
        id="deploy",
        region="global",
        document=PolicyDocument(),
        attachments=0,
    )
    replies = [{"Tags": [{"Key": "Owner", "Value": "a"}]}]
    api = FakeApi(iam.policy_tags, {"iam:ListPolicyTags": replies})
    assert await api.read(policy) == Tags({"Owner": "a"})
    assert api.requests == [("iam:ListPolicyTags", {"PolicyArn": f"{ARN}:policy/deploy"})]


async def test_the_tags_of_a_server_certificate_are_read() -> None:
    certificate = ServerCertificate(
        arn=f"{ARN}:server-certificate/www", id="www", region="global", expiration=DAY
    )
    replies = [{"Tags": [{"Key": "Owner", "Value": "a"}]}]
    api = FakeApi(iam.server_certificate_tags, {"iam:ListServerCertificateTags": replies})
    assert await api.read(certificate) == Tags({"Owner": "a"})
    assert api.requests == [("iam:ListServerCertificateTags", {"ServerCertificateName": "www"})]


async def test_groups_are_of_no_region() -> None:
    api = FakeApi(iam.groups, {"iam:ListGroups": [{"Groups": [entity("Group", "admins")]}]})
    assert await api.list() == [Group(arn=f"{ARN}:group/admins", id="admins", region="global")]


async def test_server_certificates_are_listed_with_their_end() -> None:
    certificate = {
        "Path": "/",
        "ServerCertificateName": "www",
        "ServerCertificateId": "ASCA0123456789ABCDEF",
        "Arn": f"{ARN}:server-certificate/www",
        "Expiration": DAY,
    }
    replies = {"iam:ListServerCertificates": [{"ServerCertificateMetadataList": [certificate]}]}
    assert await FakeApi(iam.server_certificates, replies).list() == [
        ServerCertificate(
            arn=f"{ARN}:server-certificate/www", id="www", region="global", expiration=DAY
        )
    ]


READS = {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:Get*"}}
ALL = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}


def encoded(document: object) -> str:
    return quote(json.dumps(document))


def managed(arn: str, document: str, attachments: int = 1) -> dict[str, Any]:
    """A managed policy of which the version before allowed all."""
    versions = {"v1": encoded(ALL), "v2": document}
    return {
        "PolicyName": arn.rpartition("/")[2],
        "Arn": arn,
        "AttachmentCount": attachments,
        "DefaultVersionId": "v2",
        "PolicyVersionList": [
            {"Document": text, "VersionId": version, "IsDefaultVersion": version == "v2"}
            for version, text in versions.items()
        ],
    }


def attached(*arns: str) -> list[dict[str, str]]:
    return [{"PolicyName": arn.rpartition("/")[2], "PolicyArn": arn} for arn in arns]


async def test_policies_of_the_account_are_listed_with_their_default_version() -> None:
    reply = {"Policies": [managed(f"{ARN}:policy/read", encoded(READS), 3)]}
    api = FakeApi(iam.managed_policies, {DETAILS: [reply]})
    assert await api.list() == [
        ManagedPolicy(
            arn=f"{ARN}:policy/read",
            id="read",
            region="global",
            document=parse_policy(READS),
            attachments=3,
        )
    ]
    assert api.requests == [(DETAILS, {"Filter": ["LocalManagedPolicy"], "MaxItems": 1000})]


async def test_a_document_that_is_no_policy_takes_nothing_else_along() -> None:
    reply = {
        "Policies": [
            managed(f"{ARN}:policy/odd", encoded({"Statement": [{"Effect": "Perhaps"}]})),
            managed(f"{ARN}:policy/read", encoded(READS)),
        ]
    }
    odd, read = await FakeApi(iam.managed_policies, {DETAILS: [reply]}).list()
    assert isinstance(odd.document, Unread)
    assert odd.document.operation == DETAILS
    assert f"{ARN}:policy/odd can't be read" in odd.document.message
    assert read.document == parse_policy(READS)


def test_a_document_that_botocore_decoded_is_the_same() -> None:
    assert iam._document(READS, "read") == iam._document(encoded(READS), "read")


async def test_the_policies_of_all_identities_are_read_from_all_pages() -> None:
    support = "arn:aws:iam::aws:policy/AWSSupportAccess"
    sso = "/aws-reserved/sso.amazonaws.com/"
    pages = [
        {
            "UserDetailList": [
                entity("User", "ann") | {"GroupList": ["admins"], "AttachedManagedPolicies": []}
            ],
            "GroupDetailList": [
                entity("Group", "admins")
                | {"AttachedManagedPolicies": attached(f"{ARN}:policy/read")}
            ],
            "RoleDetailList": [],
            "Policies": [],
            "IsTruncated": True,
            "Marker": "more",
        },
        {
            "UserDetailList": [],
            "GroupDetailList": [],
            "RoleDetailList": [
                entity("Role", "AWSReservedSSO_Support_0a", sso)
                | {
                    "RolePolicyList": [{"PolicyName": "all", "PolicyDocument": encoded(ALL)}],
                    "AttachedManagedPolicies": attached(support),
                }
            ],
            "Policies": [managed(support, encoded(READS))],
        },
    ]
    api = FakeApi(iam.authorization_details, {DETAILS: pages})
    assert await api.fact() == AuthorizationDetails(
        identities={
            f"{ARN}:user/ann": IdentityPolicies(attached=(), inline=()),
            f"{ARN}:group/admins": IdentityPolicies(attached=(f"{ARN}:policy/read",), inline=()),
            f"{ARN}:role{sso}AWSReservedSSO_Support_0a": IdentityPolicies(
                attached=(support,),
                inline=(InlinePolicy(name="all", document=parse_policy(ALL)),),
            ),
        },
        aws_managed={support: parse_policy(READS)},
    )
    assert api.requests[0][1]["Filter"] == ["User", "Group", "Role", "AWSManagedPolicy"]


async def test_the_password_policy_is_read() -> None:
    reply = {
        "PasswordPolicy": {
            "MinimumPasswordLength": 14,
            "RequireSymbols": True,
            "RequireNumbers": False,
            "RequireUppercaseCharacters": True,
            "RequireLowercaseCharacters": False,
            "AllowUsersToChangePassword": True,
            "ExpirePasswords": True,
            "MaxPasswordAge": 90,
            "PasswordReusePrevention": 24,
        }
    }
    api = FakeApi(iam.password_policy, {"iam:GetAccountPasswordPolicy": [reply]})
    assert await api.fact() == PasswordPolicy(
        custom=True,
        minimum_length=14,
        uppercase=True,
        lowercase=False,
        numbers=False,
        symbols=True,
        max_age=90,
        reuse_prevention=24,
    )


async def test_a_policy_that_lets_passwords_live_says_so_by_silence() -> None:
    reply = {
        "PasswordPolicy": {
            "MinimumPasswordLength": 6,
            "RequireSymbols": False,
            "RequireNumbers": False,
            "RequireUppercaseCharacters": False,
            "RequireLowercaseCharacters": False,
            "ExpirePasswords": False,
        }
    }
    api = FakeApi(iam.password_policy, {"iam:GetAccountPasswordPolicy": [reply]})
    policy = await api.fact()
    assert (policy.max_age, policy.reuse_prevention) == (None, 0)


async def test_without_a_password_policy_aws_has_one() -> None:
    replies = {"iam:GetAccountPasswordPolicy": [ErrorReply("NoSuchEntity")]}
    policy = await FakeApi(iam.password_policy, replies).fact()
    assert (policy.custom, policy.minimum_length, policy.max_age) == (False, 8, None)


async def test_what_the_root_user_signs_in_with_is_read() -> None:
    summary = {
        "AccountAccessKeysPresent": 0,
        "AccountMFAEnabled": 1,
        "AccountPasswordPresent": 1,
    }
    api = FakeApi(iam.root_user, {"iam:GetAccountSummary": [{"SummaryMap": summary}]})
    assert await api.fact() == RootUser(access_keys=False, mfa=True, password=True)


async def test_a_summary_that_says_nothing_of_a_password_leaves_it_open() -> None:
    summary = {"AccountAccessKeysPresent": 1, "AccountMFAEnabled": 0}
    api = FakeApi(iam.root_user, {"iam:GetAccountSummary": [{"SummaryMap": summary}]})
    root = await api.fact()
    assert root.access_keys
    assert isinstance(root.password, Unread)


async def test_a_summary_without_keys_and_mfa_is_no_answer() -> None:
    api = FakeApi(iam.root_user, {"iam:GetAccountSummary": [{"SummaryMap": {}}]})
    with pytest.raises(KeyError):
        await api.fact()


async def test_virtual_mfa_devices_of_the_root_user_are_found_by_user_and_by_name() -> None:
    def device(name: str, user: str) -> dict[str, Any]:
        owner = {"Path": "/", "UserName": "", "UserId": "AIDA0123456789ABCDEF", "CreateDate": DAY}
        return {"SerialNumber": f"{ARN}:mfa/{name}", "User": owner | {"Arn": f"{ARN}:{user}"}}

    pages = [
        {"VirtualMFADevices": [device("phone", "root")], "IsTruncated": True, "Marker": "more"},
        {
            "VirtualMFADevices": [
                device("ann", "user/ann"),
                {"SerialNumber": f"{ARN}:mfa/root-account-mfa-device"},
            ]
        },
    ]
    api = FakeApi(iam.virtual_mfa_devices, {"iam:ListVirtualMFADevices": pages})
    assert await api.fact() == VirtualMfaDevices(
        of_root=(f"{ARN}:mfa/phone", f"{ARN}:mfa/root-account-mfa-device")
    )


ORGANIZATION = Organization(
    arn="arn:aws:organizations::111122223333:organization/o-1", id="o-1", region="global"
)


@pytest.mark.parametrize(
    ("reply", "enabled"),
    [
        ({"EnabledFeatures": ["RootSessions"]}, {"RootSessions"}),
        ({"EnabledFeatures": []}, set()),
        (ErrorReply("ServiceAccessNotEnabledException"), set()),
        (ErrorReply("OrganizationNotInAllFeaturesMode"), set()),
    ],
)
async def test_what_is_central_of_root_users_is_read(
    reply: dict[str, Any] | ErrorReply, enabled: set[str]
) -> None:
    api = FakeApi(iam.organization_features, {"iam:ListOrganizationsFeatures": [reply]})
    assert await api.read(ORGANIZATION) == OrganizationFeatures(enabled=frozenset(enabled))


GENERATE, GET = "iam:GenerateCredentialReport", "iam:GetCredentialReport"
REPORT = {
    "Content": (
        b"user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,"
        b"mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,"
        b"access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date\n"
        b"<root_account>,arn:aws:iam::111122223333:root,2020-01-01T00:00:00+00:00,not_supported,"
        b"no_information,not_supported,true,false,N/A,N/A,false,N/A,N/A\n"
    ),
    "GeneratedTime": datetime(2026, 1, 1, tzinfo=UTC),
}


async def test_a_report_that_is_there_is_read_at_once() -> None:
    replies = {GENERATE: [{"State": "COMPLETE"}], GET: [REPORT]}
    api = FakeApi(iam.credential_report, replies)
    report = await api.fact()
    assert report.root.mfa
    assert report.generated == DAY
    assert api.slept == []


async def test_a_report_that_is_being_made_is_waited_for() -> None:
    replies = {
        GENERATE: [{"State": state} for state in ("STARTED", "INPROGRESS", *3 * ["COMPLETE"])],
        GET: [ErrorReply("ReportInProgress"), ErrorReply("ReportExpired"), REPORT],
    }
    api = FakeApi(iam.credential_report, replies)
    assert (await api.fact()).root.mfa
    assert api.slept == [1, 1, 2, 4]


async def test_a_report_that_does_not_come_is_not_read_and_may_come_later() -> None:
    api = FakeApi(iam.credential_report, {GENERATE: 11 * [{"State": "INPROGRESS"}]})
    with pytest.raises(NotRead) as caught:
        await api.fact()
    (unread,) = caught.value.unread
    assert (unread.cause, unread.operation, unread.may_recover) == (Cause.TIMEOUT, GENERATE, True)
    assert sum(api.slept) == 56


@pytest.mark.parametrize("denied", [GENERATE, GET])
async def test_a_report_that_is_denied_is_not_waited_for(denied: str) -> None:
    replies = {GENERATE: [{"State": "COMPLETE"}], GET: [REPORT]} | {denied: [DENIED]}
    api = FakeApi(iam.credential_report, replies)
    with pytest.raises(NotRead):
        await api.fact()
    assert api.slept == []


def test_iam_is_read_once_per_account() -> None:
    collectors = default_catalogue().collectors.values()
    assert {each.scope for each in collectors if each.id.startswith("iam.")} == {Scope.GLOBAL}
