"""What is said of a gap names what happened, and what would close it."""

import pytest

from fleetscan.aws.cause_table import rules
from fleetscan.cli import gaps
from fleetscan.cli.gaps import advice, title
from fleetscan.store import GapGroup
from fleetscan.verdicts import Cause

DENIED = "User: arn:aws:iam::111111111111:user/a is not authorized to perform: s3:GetBucketAcl"


def group(
    cause: Cause = Cause.ACCESS_DENIED,
    code: str | None = "AccessDenied",
    message: str = DENIED,
    operation: str | None = "s3:GetBucketAcl",
    *,
    others: int = 0,
    regions: int = 2,
) -> GapGroup:
    return GapGroup(
        cause=cause,
        operations=(*filter(None, [operation]), *(f"s3:X{number}" for number in range(others))),
        iam_action=operation,
        error_code=code,
        message=message,
        region="eu-west-1",
        regions=regions,
        accounts=2,
        cells=3,
        example_accounts=("a", "b"),
    )


@pytest.mark.parametrize(
    ("why", "cause", "named", "helps"),
    [
        ("", Cause.ACCESS_DENIED, "denied", "Grant s3:GetBucketAcl to the role."),
        (
            "because no identity-based policy allows the s3:GetBucketAcl action",
            Cause.ACCESS_DENIED,
            "denied",
            "Grant s3:GetBucketAcl to the role.",
        ),
        (
            "with an explicit deny in an identity-based policy",
            Cause.ACCESS_DENIED,
            "denied explicitly",
            "take the statement that denies s3:GetBucketAcl out of the role's policies.",
        ),
        (
            "because no permissions boundary allows the s3:GetBucketAcl action",
            Cause.ACCESS_DENIED,
            "denied by a permissions boundary",
            "allow s3:GetBucketAcl in the role's permissions boundary.",
        ),
        (
            "because no session policy allows the s3:GetBucketAcl action",
            Cause.ACCESS_DENIED,
            "denied by a session policy",
            "allow s3:GetBucketAcl in the policy that the role's session is made with.",
        ),
        (
            "with an explicit deny in a service control policy: arn:aws:organizations::1:policy/o",
            Cause.DENIED_BY_SCP,
            "denied by a service control policy",
            "in the organization's policies. The policy is arn:aws:organizations::1:policy/o.",
        ),
        (
            "with an explicit deny in a resource control policy",
            Cause.DENIED_BY_RESOURCE_POLICY,
            "denied by a resource control policy",
            "for the role in the organization's resource control policies.",
        ),
        (
            "with an explicit deny in a resource-based policy",
            Cause.DENIED_BY_RESOURCE_POLICY,
            "denied by a resource's policy",
            "Allow s3:GetBucketAcl for the role in the resource's own policy.",
        ),
        (
            "because no VPC endpoint policy allows the s3:GetBucketAcl action",
            Cause.DENIED_BY_RESOURCE_POLICY,
            "denied by a VPC endpoint policy",
            "Allow s3:GetBucketAcl in the policy of the VPC endpoint that calls go through.",
        ),
    ],
)
def test_who_denied_is_named_and_only_he_is_to_be_asked(
    why: str, cause: Cause, named: str, helps: str
) -> None:
    found = group(cause, message=f"{DENIED} {why}")
    assert title(found) == f"s3:GetBucketAcl {named}"
    assert advice(found).endswith(helps)
    assert ("Grant" in advice(found)) is (named == "denied")


@pytest.mark.parametrize(
    ("cause", "message", "named", "helps"),
    [
        (Cause.ACCESS_DENIED, "Not authorized", "role can't be assumed", "trust policy"),
        (
            Cause.DENIED_BY_RESOURCE_POLICY,
            "because no role trust policy allows the sts:AssumeRole action",
            "role can't be assumed (denied by the role's trust policy)",
            "Let the role's trust policy allow sts:AssumeRole.",
        ),
        (
            Cause.ACCESS_DENIED,
            "because no permissions boundary allows the sts:AssumeRole action",
            "role can't be assumed (denied by a permissions boundary)",
            "allow sts:AssumeRole in the role's permissions boundary",
        ),
        (
            Cause.TIMEOUT,
            "too late",
            "role can't be assumed (timed out)",
            "Check the network and the proxy",
        ),
    ],
)
def test_a_role_that_can_not_be_assumed_says_why(
    cause: Cause, message: str, named: str, helps: str
) -> None:
    found = group(cause, message=message, operation="sts:AssumeRole")
    assert title(found) == named
    assert helps in advice(found)


@pytest.mark.parametrize(
    ("cause", "others", "regions", "said"),
    [
        (Cause.NETWORK, 11, 1, "network failed in eu-west-1: 12 operations"),
        (Cause.SERVICE_UNAVAILABLE, 0, 1, "service unavailable in eu-west-1: s3:GetBucketAcl"),
        (Cause.THROTTLED, 2, 3, "throttled: s3:GetBucketAcl, s3:X0, s3:X1"),
        (Cause.CREDENTIALS, 3, 1, "credentials refused: 4 operations"),
        (Cause.REGION_DISABLED, 2, 1, "region not enabled: eu-west-1"),
        (Cause.REGION_DISABLED, 2, 3, "region not enabled: 3 regions"),
        (Cause.ACCESS_DENIED, 0, 1, "s3:GetBucketAcl denied"),
        (Cause.DENIED_BY_SCP, 0, 1, "s3:GetBucketAcl denied by a service control policy"),
        (
            Cause.DENIED_BY_SCP,
            8,
            1,
            "denied by a service control policy in eu-west-1: 9 operations",
        ),
    ],
)
def test_what_has_one_reason_in_many_places_is_said_once(
    cause: Cause, others: int, regions: int, said: str
) -> None:
    found = group(cause, None, "no", others=others, regions=regions)
    assert title(found) == said


def test_of_a_resource_in_a_region_that_is_not_enabled_the_cells_region_is_not_named() -> None:
    found = group(Cause.REGION_DISABLED, "ResourceInDisabledRegion", "it is in x", regions=1)
    assert title(found) == "resources in regions that are not enabled"
    assert "what is left there" in advice(found)


@pytest.mark.parametrize("code", ["OrganizationTrail", "TopicOfAnotherAccount"])
def test_what_another_account_alone_is_told_is_nothing_to_grant(code: str) -> None:
    found = group(Cause.ACCESS_DENIED, code, "only account 1 that owns it is told")
    assert title(found) == "s3:GetBucketAcl told to another account alone"
    assert "sweep the account that owns it" in advice(found)


def test_a_policy_that_closes_a_region_is_no_reason_to_name_one_call() -> None:
    why = "with an explicit deny in a service control policy: arn:aws:organizations::1:policy/o"
    helps = advice(group(Cause.DENIED_BY_SCP, message=f"{DENIED} {why}", others=8, regions=1))
    assert "s3:GetBucketAcl" not in helps
    assert "`regions`" in helps
    assert helps.endswith("The policy of the example is arn:aws:organizations::1:policy/o.")


@pytest.mark.parametrize(
    ("cause", "code", "message", "helps"),
    [
        (Cause.CREDENTIALS, "RequestTimeTooSkewed", "too large", "Set this machine's clock"),
        (Cause.CREDENTIALS, "ExpiredToken", "expired", "Get new credentials"),
        (
            Cause.CREDENTIALS,
            "SSOTokenLoadError",
            "no source credentials of profile audit: Error loading SSO Token",
            "Sign in: `aws sso login --profile audit`.",
        ),
        (
            Cause.CREDENTIALS,
            "TokenRetrievalError",
            "no source credentials of profile hub: expired; sign in: `aws sso login --profile x`",
            "Sign in: `aws sso login --profile x`.",
        ),
        (
            Cause.CREDENTIALS,
            "UnauthorizedSSOTokenError",
            "The SSO session associated with this profile has expired",
            "Sign in: `aws sso login --profile NAME`.",
        ),
        (Cause.CREDENTIALS, "NoCredentialsError", "Unable to locate", "Configure credentials"),
        (Cause.CREDENTIALS, "WrongAccount", "of account 2", "Check the `role` or `profile`"),
        (Cause.NETWORK, "SSLError", "self-signed certificate", "AWS_CA_BUNDLE"),
        (Cause.NETWORK, "SSLError", "certificate has expired", "renewed"),
        (Cause.NETWORK, "SSLError", "Hostname mismatch", "Another host answers"),
        (Cause.NETWORK, "ProxyConnectionError", "x: Connection refused", "HTTPS_PROXY"),
        (Cause.NETWORK, "ProxyConnectionError", "x: 407 Who?", "USER:PASSWORD"),
        (Cause.NETWORK, "ProxyConnectionError", "x: 403 Forbidden", "NO_PROXY"),
        (Cause.NETWORK, "EndpointConnectionError", "x: Name or service not known", "DNS"),
        (Cause.NETWORK, "ConnectionClosedError", "hung up", "Check the network"),
        (Cause.REGION_DISABLED, "AuthFailure", "no", "Enable the region"),
        (Cause.SERVICE_UNAVAILABLE, "UnsupportedOperation", "no", "not offered there"),
        (
            Cause.SERVICE_UNAVAILABLE,
            "EndpointConnectionError",
            'endpoint URL: "https://forecast.us-west-1.amazonaws.com/": Name or service not known',
            "not offered there",
        ),
        (Cause.SERVICE_UNAVAILABLE, "InternalError", "no", "Sweep again later: AWS has trouble"),
        (Cause.ACCESS_DENIED, "NotSignedUp", "Your account", "Open the account's console"),
    ],
)
def test_what_helps_depends_on_what_was_recorded(
    cause: Cause, code: str, message: str, helps: str
) -> None:
    assert helps in advice(group(cause, code, message))


def test_each_remedy_of_the_table_has_its_words_and_no_other_has() -> None:
    # which collectors tell, and no code of AWS
    told = {"owner"}
    assert set(gaps._REMEDIES) == told | {line.remedy for line in rules() if line.remedy}
    assert set(gaps._REMEDY_TITLES) <= set(gaps._REMEDIES)


def test_what_aws_wrote_does_nothing_to_the_terminal() -> None:
    message = "explicit deny in a service control policy: arn:\x1b[2Jaws"
    said = advice(group(Cause.DENIED_BY_SCP, message=message))
    assert "\x1b" not in said
    assert "\\x1b[2J" in said


@pytest.mark.parametrize(
    ("code", "named", "helps"),
    [
        ("NotSwept", "not every region was swept", "Sweep every enabled region"),
        ("NotLoaded", "custom checks that could not be loaded", "the traceback is in the log"),
        ("ExpressionError", "custom checks whose expression had no value", "Mend the expression"),
        ("KeyError", "internal error", "Mend the check if it is one of your own"),
    ],
)
def test_what_is_no_fault_of_aws_says_whose_it_is(code: str, named: str, helps: str) -> None:
    ours = group(Cause.INTERNAL, code, "…", operation=None)
    assert title(ours) == named
    assert helps in advice(ours)
    # a code of ours says that of our causes alone
    assert title(group(Cause.UNEXPECTED_REPLY, code, "…", operation=None)) == "unexpected reply"
