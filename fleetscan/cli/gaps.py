"""What to say of things that could not be seen: what happened, where, and what helps."""

import re
from collections.abc import Mapping
from typing import Final

from fleetscan.cli.text import plain
from fleetscan.library.store import GapGroup, remedy_for
from fleetscan.verdicts import Cause

__all__ = ["advice", "title", "was_not_reached"]

_ASSUME_ROLE: Final = "sts:AssumeRole"

_TITLES: Final[Mapping[Cause, str]] = {
    Cause.ACCESS_DENIED: "access denied",
    Cause.DENIED_BY_SCP: "denied by a service control policy",
    Cause.DENIED_BY_RESOURCE_POLICY: "denied by a resource's policy",
    Cause.CREDENTIALS: "credentials refused",
    Cause.REGION_DISABLED: "region not enabled",
    Cause.THROTTLED: "throttled",
    Cause.TIMEOUT: "timed out",
    Cause.NETWORK: "network failed",
    Cause.SERVICE_UNAVAILABLE: "service unavailable",
    Cause.UNEXPECTED_REPLY: "unexpected reply",
    Cause.INTERNAL: "internal error",
}

#: by what follows the operation: who denied it
_DENIED: Final[Mapping[Cause, str]] = {
    Cause.ACCESS_DENIED: "denied",
    Cause.DENIED_BY_SCP: _TITLES[Cause.DENIED_BY_SCP],
    Cause.DENIED_BY_RESOURCE_POLICY: _TITLES[Cause.DENIED_BY_RESOURCE_POLICY],
}

#: what may be so in one region and not in others
_OF_A_PLACE: Final = frozenset(
    {
        Cause.DENIED_BY_SCP,
        Cause.THROTTLED,
        Cause.TIMEOUT,
        Cause.NETWORK,
        Cause.SERVICE_UNAVAILABLE,
    }
)

#: operations that failed for the same reason; more are counted
_MOST_NAMED: Final = 3

# The next ones are by the table's column `remedy`.
_REMEDY_TITLES: Final[Mapping[str, str]] = {
    "account": "account not ready",
    "boundary": "denied by a permissions boundary",
    "clock": "clock is wrong",
    "endpoint_policy": "denied by a VPC endpoint policy",
    "explicit_deny": "denied explicitly",
    "not_offered": "not offered there",
    "owner": "told to another account alone",
    "rcp": "denied by a resource control policy",
    "renew": "credentials expired",
    "session_policy": "denied by a session policy",
    "trust_policy": "denied by the role's trust policy",
}

# `{action}` is the IAM action that the operation needs.
_ADVICE: Final[Mapping[Cause, str]] = {
    Cause.ACCESS_DENIED: "Grant {action} to the role.",
    Cause.DENIED_BY_SCP: "Have {action} allowed for the role in the organization's policies.",
    Cause.DENIED_BY_RESOURCE_POLICY: "Allow {action} for the role in the resource's own policy.",
    Cause.CREDENTIALS: "Check the `role` or `profile` of the account: its credentials must be "
    "valid, and of this account.",
    Cause.REGION_DISABLED: "Enable the region in the account, or leave it out of `regions`.",
    Cause.THROTTLED: "Sweep again with a lower --max-tasks, or with a higher AWS_MAX_ATTEMPTS.",
    Cause.TIMEOUT: "Check the network and the proxy, and sweep again.",
    Cause.NETWORK: "Check the network and the proxy, and sweep again.",
    Cause.SERVICE_UNAVAILABLE: "Sweep again later, unless the service is not offered there.",
    Cause.UNEXPECTED_REPLY: "See whether a proxy or another endpoint answers in place of AWS.",
    Cause.INTERNAL: "-v shows more of it. Mend the check if it is one of your own; else this is a "
    "fault of fleetscan: please report it.",
}

_REMEDIES: Final[Mapping[str, str]] = {
    "account": "Open the account's console: AWS wants it signed up, verified or settled first.",
    "boundary": "To grant it does not help: allow {action} in the role's permissions boundary.",
    "ca_bundle": "Set AWS_CA_BUNDLE to a file with the certificate of the authority that signs for "
    "this network, such as that of a proxy which inspects TLS.",
    "certificate_expired": "Have the certificate of the endpoint or the proxy renewed, or set this "
    "machine's clock, if that is wrong.",
    "clock": "Set this machine's clock: AWS takes no request that is some minutes off.",
    "configure": "Configure credentials: see that `aws sts get-caller-identity` works.",
    "dns": "The endpoint's name does not resolve: check DNS, and AWS_ENDPOINT_URL if it is set.",
    "down": "Sweep again later: AWS has trouble there.",
    "endpoint_policy": "Allow {action} in the policy of the VPC endpoint that calls go through.",
    "explicit_deny": "To grant it does not help: take the statement that denies {action} out of "
    "the role's policies.",
    "host_name": "Another host answers in place of AWS: check the proxy, DNS, and AWS_ENDPOINT_URL "
    "if it is set.",
    "late": "Give each task more time by --task-timeout, or sweep again when AWS is faster.",
    "login": "Sign in: `aws sso login --profile {profile}`.",
    "not_offered": "Leave the region or the check out: the service, or this operation, is not "
    "offered there.",
    "owner": "To grant it does not help: sweep the account that owns it, which alone is told.",
    "provider": "See why what gives the credentials failed, and sweep again.",
    "proxy": "Check HTTPS_PROXY, and name in NO_PROXY what is to be reached without it.",
    "proxy_login": "Give the proxy its user and password: HTTPS_PROXY=http://USER:PASSWORD@HOST:PORT.",
    "proxy_refused": "Have the proxy let calls to AWS through, or name its hosts in NO_PROXY.",
    "rcp": "Have {action} allowed for the role in the organization's resource control policies.",
    "redirected": "See whether a proxy or another endpoint answers in place of AWS.",
    "renew": "Get new credentials: from a profile or a role, they renew themselves.",
    "session_policy": "To grant it does not help: allow {action} in the policy that the role's "
    "session is made with.",
    "trust_policy": "Let the role's trust policy allow {action}.",
}

_ADVICE_ROLE: Final = (
    "See that the role exists there, and that its trust policy and external id let you in."
)


_ADVICE_SOURCE: Final = (
    "The source credentials are refused: see that `aws sts get-caller-identity` works."
)

#: a policy that denies more than one call, as those do that leave an organization few regions
_ADVICE_SCP: Final = (
    "Have these calls allowed for the role in the organization's policies, or leave the regions "
    "that they close out of `regions`."
)

_ADVICE_IN_DISABLED: Final = (
    "Enable the region for as long as it takes to sweep what is left there, or to delete it."
)

#: codes of ours for what did not come from AWS at all: what happened, and what helps
_OF_OURS: Final[Mapping[str | None, tuple[str, str]]] = {
    "NotSwept": (
        "not every region was swept",
        "Sweep every enabled region: a check that needs all of an account can't say more without.",
    ),
    "NotLoaded": (
        "custom checks that could not be loaded",
        "Mend them: the traceback is in the log, which -v shows whole.",
    ),
    "ExpressionError": (
        "custom checks whose expression had no value",
        "Mend the expression: ask whether something is there before asking what it is.",
    ),
}

#: codes of ours for what AWS tells the owner of something and nobody else
_TOLD_TO_ITS_OWNER: Final = frozenset({"OrganizationTrail", "TopicOfAnotherAccount"})

# Since 2026 a denial may name the policy: `… in a service control policy: arn:aws:organizations::…`
_POLICY: Final = re.compile(r"polic(?:y|ies): (arn:[^\s,;]+)", re.IGNORECASE)
# `no source credentials of profile audit: …`
_PROFILE: Final = re.compile(r"source credentials of profile (\S+):")
# `…; sign in: `aws sso login --sso-session work``: of the profile that the credentials come from
_SIGN_IN: Final = re.compile(r"`(aws sso login[^`]*)`")


def was_not_reached(group: GapGroup) -> bool:
    """Whether these gaps are of tasks that the run did not come to."""
    return group.cause is Cause.INTERNAL and group.error_code == "Interrupted"


def _of_ours(group: GapGroup) -> tuple[str, str] | None:
    return _OF_OURS.get(group.error_code) if group.cause is Cause.INTERNAL else None


def title(group: GapGroup) -> str:
    """Say what happened, in a few words: `s3:GetBucketAcl denied`."""
    remedy = _remedy(group)
    if group.operations == (_ASSUME_ROLE,):
        plainly = group.cause is Cause.ACCESS_DENIED and remedy is None
        why = _REMEDY_TITLES.get(remedy or "", _TITLES[group.cause])
        return f"role can't be assumed{'' if plainly else f' ({why})'}"
    if ours := _of_ours(group):
        return ours[0]
    if group.cause is Cause.REGION_DISABLED:
        return _title_of_region(group)
    what = _REMEDY_TITLES.get(remedy or "")
    if len(group.operations) == 1 and group.cause in _DENIED and remedy != "account":
        return f"{plain(group.operations[0])} {what or _DENIED[group.cause]}"
    said = what or _TITLES[group.cause]
    if group.cause in _OF_A_PLACE and group.regions == 1:
        said += f" in {plain(group.region)}"
    if len(group.operations) > _MOST_NAMED:
        return f"{said}: {len(group.operations)} operations"
    return ": ".join(filter(None, (said, ", ".join(map(plain, group.operations)))))


def _is_in_disabled_region(group: GapGroup) -> bool:
    """Whether these gaps are of resources whose region, which has no cells, is not enabled."""
    return group.cause is Cause.REGION_DISABLED and group.error_code == "ResourceInDisabledRegion"


def _title_of_region(group: GapGroup) -> str:
    if _is_in_disabled_region(group):
        return "resources in regions that are not enabled"
    where = plain(group.region) if group.regions == 1 else f"{group.regions} regions"
    return f"{_TITLES[group.cause]}: {where}"


def advice(group: GapGroup) -> str:
    """Say what to do, so that it can be seen the next time."""
    remedy = _remedy(group)
    if group.operations == (_ASSUME_ROLE,) and remedy is None:
        if group.cause is Cause.ACCESS_DENIED:
            return _ADVICE_ROLE
        if group.cause is Cause.CREDENTIALS:
            return _ADVICE_SOURCE
    if ours := _of_ours(group):
        return ours[1]
    if _is_in_disabled_region(group):
        return _ADVICE_IN_DISABLED
    words = _REMEDIES[remedy] if remedy else _ADVICE[group.cause]
    if group.cause is Cause.DENIED_BY_SCP and len(group.operations) > 1:
        words = _ADVICE_SCP
    profile = _PROFILE.search(group.message)
    said = words.format(
        action=plain(group.iam_action or "the call"),
        profile=plain(profile[1] if profile else "NAME"),
    )
    if remedy == "login" and (command := _SIGN_IN.search(group.message)):
        said = f"Sign in: `{plain(command[1])}`."
    policy = _POLICY.search(group.message)
    if policy is None:
        return said
    # what one message names need not be what denied the other calls
    which = "The policy" if len(group.operations) == 1 else "The policy of the example"
    return f"{said} {which} is {plain(policy[1])}."


def _remedy(group: GapGroup) -> str | None:
    if group.error_code in _TOLD_TO_ITS_OWNER:
        return "owner"
    return remedy_for(group.cause, group.error_code, group.message)
