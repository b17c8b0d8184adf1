"""AWS IAM. ListUsers and ListRoles leave the tags out, so each user and role is asked for them.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRoles.html
"""

from collections.abc import AsyncIterator, Mapping
from typing import Final

from fleetscan.access import PolicyDocument, parse_policy, parse_url_encoded_policy
from fleetscan.catalogue import Api, Call, Reply, Scope, collector, unknown_value
from fleetscan.collectors.credential_report import parse_report
from fleetscan.facts.base import GLOBAL, Tags
from fleetscan.facts.iam import (
    AuthorizationDetails,
    CredentialReport,
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
from fleetscan.verdicts import Cause, NotRead, Unread

#: the largest page that IAM gives; without a size, 100
_PAGE = 1000

# Roles that IAM Identity Center makes in the account: "you can't apply tags to" them.
# https://docs.aws.amazon.com/singlesignon/latest/userguide/tagging.html
# Service-linked roles, in contrast, can be tagged:
# https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagRole.html
_IDENTITY_CENTER = "/aws-reserved/sso.amazonaws.com/"

_DETAILS: Final = Call("iam:GetAccountAuthorizationDetails")

_GENERATE_REPORT: Final = Call("iam:GenerateCredentialReport")
# Seconds to wait for a report: one of a few users takes a second or two.
_WAITS: Final = (1, 1, 2, 4, 8, 8, 8, 8, 8, 8)


@collector(Call("iam:ListUsers"), scope=Scope.GLOBAL, page=_PAGE)
async def users(api: Api) -> AsyncIterator[User]:
    """List the users of the account."""
    async for page in api.pages("iam:ListUsers", MaxItems=_PAGE):
        for user in page["Users"]:
            yield User(
                arn=user["Arn"], id=user["UserName"], region=GLOBAL, created=user["CreateDate"]
            )


@collector(Call("iam:ListRoles"), scope=Scope.GLOBAL, page=_PAGE)
async def roles(api: Api) -> AsyncIterator[Role]:
    """List the roles of the account, but for those of IAM Identity Center."""
    async for page in api.pages("iam:ListRoles", MaxItems=_PAGE):
        for role in page["Roles"]:
            if not role["Path"].startswith(_IDENTITY_CENTER):
                yield Role(arn=role["Arn"], id=role["RoleName"], region=GLOBAL)


@collector(Call("iam:ListGroups"), scope=Scope.GLOBAL, page=_PAGE)
async def groups(api: Api) -> AsyncIterator[Group]:
    """List the groups of the account."""
    async for page in api.pages("iam:ListGroups", MaxItems=_PAGE):
        for group in page["Groups"]:
            yield Group(arn=group["Arn"], id=group["GroupName"], region=GLOBAL)


@collector(_DETAILS, scope=Scope.GLOBAL, page=_PAGE)
async def managed_policies(api: Api) -> AsyncIterator[ManagedPolicy]:
    """List the managed policies that the account made, with what each says."""
    pages = api.pages(
        "iam:GetAccountAuthorizationDetails", Filter=["LocalManagedPolicy"], MaxItems=_PAGE
    )
    async for page in pages:
        for policy in page["Policies"]:
            yield ManagedPolicy(
                arn=policy["Arn"],
                id=policy["PolicyName"],
                region=GLOBAL,
                document=_default_version(policy),
                attachments=policy["AttachmentCount"],
            )


@collector(Call("iam:ListServerCertificates"), scope=Scope.GLOBAL, page=_PAGE)
async def server_certificates(api: Api) -> AsyncIterator[ServerCertificate]:
    """List the server certificates of the account."""
    async for page in api.pages("iam:ListServerCertificates", MaxItems=_PAGE):
        for certificate in page["ServerCertificateMetadataList"]:
            yield ServerCertificate(
                arn=certificate["Arn"],
                id=certificate["ServerCertificateName"],
                region=GLOBAL,
                expiration=certificate["Expiration"],
            )


@collector(Call("iam:ListUserTags", vanished=("NoSuchEntity",)), scope=Scope.GLOBAL)
async def user_tags(api: Api, user: User) -> Tags:
    """Read the tags of a user."""
    tags: list[Reply] = []
    async for page in api.pages("iam:ListUserTags", UserName=user.id):
        tags += page["Tags"]
    return Tags.from_list(tags)


@collector(Call("iam:ListRoleTags", vanished=("NoSuchEntity",)), scope=Scope.GLOBAL)
async def role_tags(api: Api, role: Role) -> Tags:
    """Read the tags of a role."""
    tags: list[Reply] = []
    async for page in api.pages("iam:ListRoleTags", RoleName=role.id):
        tags += page["Tags"]
    return Tags.from_list(tags)


@collector(Call("iam:ListPolicyTags", vanished=("NoSuchEntity",)), scope=Scope.GLOBAL)
async def policy_tags(api: Api, policy: ManagedPolicy) -> Tags:
    """Read the tags of a policy of the account."""
    tags: list[Reply] = []
    async for page in api.pages("iam:ListPolicyTags", PolicyArn=policy.arn):
        tags += page["Tags"]
    return Tags.from_list(tags)


@collector(Call("iam:ListServerCertificateTags", vanished=("NoSuchEntity",)), scope=Scope.GLOBAL)
async def server_certificate_tags(api: Api, certificate: ServerCertificate) -> Tags:
    """Read the tags of a server certificate."""
    tags: list[Reply] = []
    pages = api.pages("iam:ListServerCertificateTags", ServerCertificateName=certificate.id)
    async for page in pages:
        tags += page["Tags"]
    return Tags.from_list(tags)


@collector(_DETAILS, scope=Scope.GLOBAL)
async def authorization_details(api: Api) -> AuthorizationDetails:
    """Read the policies of all users, groups and roles, in as few calls as there are pages.

    Each by itself would take three calls and more.
    """
    identities: dict[str, IdentityPolicies] = {}
    aws_managed: dict[str, PolicyDocument | Unread] = {}
    pages = api.pages(
        "iam:GetAccountAuthorizationDetails",
        Filter=["User", "Group", "Role", "AWSManagedPolicy"],
        MaxItems=_PAGE,
    )
    async for page in pages:
        for kind in ("User", "Group", "Role"):
            for identity in page[f"{kind}DetailList"]:
                # AWS leaves the list of inline policies out where there is none
                inline = identity.get(f"{kind}PolicyList", ())
                identities[identity["Arn"]] = IdentityPolicies(
                    attached=tuple(
                        policy["PolicyArn"] for policy in identity["AttachedManagedPolicies"]
                    ),
                    inline=tuple(_inline_policy(policy, identity["Arn"]) for policy in inline),
                )
        aws_managed |= {policy["Arn"]: _default_version(policy) for policy in page["Policies"]}
    return AuthorizationDetails(identities=identities, aws_managed=aws_managed)


def _inline_policy(policy: Reply, of: str) -> InlinePolicy:
    name = policy["PolicyName"]
    return InlinePolicy(name=name, document=_document(policy["PolicyDocument"], f"{name} of {of}"))


def _default_version(policy: Reply) -> PolicyDocument | Unread:
    (version,) = (each for each in policy["PolicyVersionList"] if each["IsDefaultVersion"])
    return _document(version["Document"], policy["Arn"])


def _document(text: str | Mapping[str, object], of: str) -> PolicyDocument | Unread:
    """Parse a policy: URL-encoded, or as botocore decodes it where a call goes its way."""
    try:
        return parse_url_encoded_policy(text) if isinstance(text, str) else parse_policy(text)
    except ValueError as error:
        return unknown_value(_DETAILS, f"the policy {of} can't be read: {error}")


@collector(Call("iam:GetAccountPasswordPolicy"), scope=Scope.GLOBAL)
async def password_policy(api: Api) -> PasswordPolicy:
    """Read what passwords must be like: where nothing is set, what AWS itself asks for.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html
    """
    reply = await api.call("iam:GetAccountPasswordPolicy", absent={"NoSuchEntity"})
    if reply is None:
        # three of the four kinds of characters are asked for, and none of them by itself
        return PasswordPolicy(
            custom=False,
            minimum_length=8,
            uppercase=False,
            lowercase=False,
            numbers=False,
            symbols=False,
            max_age=None,
            reuse_prevention=0,
        )
    policy = reply["PasswordPolicy"]
    return PasswordPolicy(
        custom=True,
        minimum_length=policy["MinimumPasswordLength"],
        uppercase=policy["RequireUppercaseCharacters"],
        lowercase=policy["RequireLowercaseCharacters"],
        numbers=policy["RequireNumbers"],
        symbols=policy["RequireSymbols"],
        max_age=policy.get("MaxPasswordAge") or None,
        reuse_prevention=policy.get("PasswordReusePrevention") or 0,
    )


_GET_SUMMARY: Final = Call("iam:GetAccountSummary")


@collector(_GET_SUMMARY, scope=Scope.GLOBAL)
async def root_user(api: Api) -> RootUser:
    """Read what the root user can sign in with."""
    summary = (await api.call("iam:GetAccountSummary"))["SummaryMap"]
    password: bool | Unread = unknown_value(
        _GET_SUMMARY, "it is not said whether the root user has a password"
    )
    # it was added in 2024
    if "AccountPasswordPresent" in summary:
        password = summary["AccountPasswordPresent"] != 0
    return RootUser(
        access_keys=summary["AccountAccessKeysPresent"] != 0,
        mfa=summary["AccountMFAEnabled"] != 0,
        password=password,
    )


@collector(Call("iam:ListVirtualMFADevices"), scope=Scope.GLOBAL)
async def virtual_mfa_devices(api: Api) -> VirtualMfaDevices:
    """Read which MFA devices are apps. No call lists those of the root user that are hardware."""
    of_root: list[str] = []
    pages = api.pages("iam:ListVirtualMFADevices", AssignmentStatus="Assigned", MaxItems=_PAGE)
    async for page in pages:
        for device in page["VirtualMFADevices"]:
            serial = device["SerialNumber"]
            # the name that the root user's had before one could choose it
            if _is_of_root(device) or serial.endswith(":mfa/root-account-mfa-device"):
                of_root.append(serial)
    return VirtualMfaDevices(of_root=tuple(sorted(of_root)))


def _is_of_root(device: Reply) -> bool:
    arn: str = device.get("User", {}).get("Arn", "")
    return arn.endswith(":root")


@collector(
    Call(
        "iam:ListOrganizationsFeatures",
        vanished=("OrganizationNotFoundException", "OrganizationNotFound"),
    ),
    scope=Scope.GLOBAL,
)
async def organization_features(api: Api, organization: Organization) -> OrganizationFeatures:
    """Read what an organization does centrally with the root users of its members."""
    del organization  # it is that of the account
    reply = await api.call(
        "iam:ListOrganizationsFeatures",
        absent={
            "OrganizationNotInAllFeaturesMode",
            "OrganizationNotInAllFeaturesModeException",
            "ServiceAccessNotEnabled",
            "ServiceAccessNotEnabledException",
        },
    )
    return OrganizationFeatures(
        enabled=frozenset(() if reply is None else reply["EnabledFeatures"])
    )


@collector(_GENERATE_REPORT, Call("iam:GetCredentialReport"), scope=Scope.GLOBAL)
async def credential_report(api: Api) -> CredentialReport:
    """Read what all users sign in with, and wait for IAM to write it down."""
    for seconds in (*_WAITS, None):
        state = (await api.call("iam:GenerateCredentialReport"))["State"]
        if state == "COMPLETE":
            reply = await api.call(
                "iam:GetCredentialReport",
                absent={"ReportExpired", "ReportInProgress", "ReportNotPresent"},
            )
            if reply is not None:
                return parse_report(reply["Content"], reply["GeneratedTime"])
        if seconds is not None:
            await api.sleep(seconds)
    raise NotRead(
        Unread(
            cause=Cause.TIMEOUT,
            operation=_GENERATE_REPORT.operation,
            iam_action=_GENERATE_REPORT.iam_action,
            error_code="ReportInProgress",
            message=f"IAM did not finish its report on credentials within {sum(_WAITS)} seconds",
            may_recover=True,
        )
    )
