"""Why a role can't be assumed, as far as STS's reply tells. Pure.

An absent role, a trust policy that does not name the caller and a wrong external id are answered
alike, so that nobody can find out which roles there are. Some replies say which kind of policy it
was: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from fleetscan.doctor.codes import CODES
from fleetscan.doctor.failures import evidence_of
from fleetscan.doctor.model import Expectation, Problem, name_of_role
from fleetscan.doctor.statements import allowing_to_assume, trusting, trusting_role_like
from fleetscan.fleet.model import Account
from fleetscan.verdicts import Unread

__all__ = ["adding_to_policy_of", "is_about_role", "policy_source", "role_problem"]

_DENIED: Final = re.compile(
    r"(?:User: (?P<caller>arn:[^\s,;]+) )?is not authorized to perform: sts:AssumeRole\b"
    r"(?: on resource: (?P<role>arn:[^\s,;]+))?"
)

# The most special first, as in causes.tsv: what passes on a service control policy's denial may
# name another policy, too.
_WHO_DENIED: Final[Sequence[tuple[re.Pattern[str], str]]] = tuple(
    (re.compile(pattern, re.IGNORECASE), code)
    for pattern, code in (
        ("service control polic", "role.denied_by_scp"),
        ("resource control polic", "role.denied_by_rcp"),
        ("permissions boundar", "role.denied_by_boundary"),
        ("sessions? polic", "role.denied_by_session_policy"),
        ("explicit deny in an? (resource-based|role trust) polic", "role.denied_by_trust"),
        ("(resource-based|role trust) polic", "role.not_trusting"),
        ("explicit deny", "role.denied_explicitly"),
        ("identity-based polic", "role.caller_not_allowed"),
    )
)

_ASSUMED_ROLE: Final = re.compile(
    r"(?P<partition>arn:[^:]+):sts::(?P<account>[0-9]{12}):assumed-role/(?P<name>[^/]+)/.+"
)
# The role of a permission set. Its path is /aws-reserved/sso.amazonaws.com/, and below that the
# region of IAM Identity Center unless that is us-east-1.
# https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
_OF_PERMISSION_SET: Final = re.compile(r"AWSReservedSSO_(?P<set>.+)_[0-9a-f]{16}")
_PATH_OF_PERMISSION_SETS: Final = "aws-reserved/sso.amazonaws.com"
_PRINCIPAL: Final = re.compile(r"arn:[^:]+:iam::[0-9]{12}:(?:user|role)/.+")

#: stands for the caller where STS did not name it
_CALLER: Final = "ARN_OF_THE_CALLER"


def is_about_role(missing: Unread) -> bool:
    """Tell whether AWS said that somebody may not assume a role."""
    return _DENIED.search(missing.message) is not None


def policy_source(identity: str) -> str | None:
    """Return the ARN of the user or role that an identity of STS has its policies from.

    The path of an assumed role is not in its ARN: it is taken for one that has none. None for a
    role of IAM Identity Center, which has one; for a root user and a federated one, which have no
    policies that could be asked for.
    """
    if found := _ASSUMED_ROLE.fullmatch(identity):
        if _OF_PERMISSION_SET.fullmatch(found["name"]):
            return None
        return f"{found['partition']}:iam::{found['account']}:role/{found['name']}"
    return identity if _PRINCIPAL.fullmatch(identity) else None


def adding_to_policy_of(identity: str | None) -> str:
    """Say whose policy a statement is to be added to; None, or what has none: the identity's."""
    found = _ASSUMED_ROLE.fullmatch(identity or "")
    if found is None:
        owner = policy_source(identity) if identity else None
        return f"Add to a policy of {owner or 'the identity'}:"
    if of_set := _OF_PERMISSION_SET.fullmatch(found["name"]):
        # nobody may change the role itself
        return (
            f"Add to the permission set {of_set['set']} in IAM Identity Center, and provision it "
            f"to account {found['account']} again:"
        )
    return f"Add to a policy of role {found['name']} of account {found['account']}:"


def role_problem(
    missing: Unread, account: Account, expected: Expectation, *, of_profile: bool = False
) -> Problem:
    """Say why a role can't be assumed. `missing` is of AssumeRole, and a denial.

    The role is one of the account's chain, or that of its profile: then nothing is known of the
    external id that is sent.
    """
    said = _DENIED.search(missing.message)
    caller = (said and said["caller"]) or ""
    last = account.role_arns[-1] if account.role_arns else ""
    role_arn = (said and said["role"]) or last
    code = next(
        (code for pattern, code in _WHO_DENIED if pattern.search(missing.message)),
        "role.not_assumable",
    )
    possible: tuple[str, ...] = ()
    if code in {"role.not_assumable", "role.not_trusting"} and role_arn == last and not of_profile:
        possible = tuple(_possible_causes(code, caller, account, expected))
    external_id = ""
    if of_profile:
        external_id = "the profile's `external_id`, if it has one"
    elif account.external_id is not None:
        external_id = "the external_id of the accounts file"
    fix, statement = _mended(code, caller, role_arn, external_id)
    return Problem(
        code=code,
        message=CODES[code].means,
        fix=fix,
        statement=statement,
        evidence=evidence_of(missing),
        possible_causes=possible,
    )


def _possible_causes(
    code: str, caller: str, account: Account, expected: Expectation
) -> Iterator[str]:
    """Say what may be behind it, the likeliest first, and how to tell."""
    name = name_of_role(account.role_arns[-1])
    get_role = f"`aws iam get-role --role-name {name.rpartition('/')[2]}` in the account"
    usual = max(expected.role_names, key=lambda each: expected.role_names[each], default=name)
    is_odd_name = expected.role_names.get(usual, 0) > expected.role_names.get(name, 0)
    most_send_one = expected.external_ids * 2 > expected.accounts
    absent = f"there is no such role: {get_role} says NoSuchEntity"
    if is_odd_name:
        count = expected.role_names[usual]
        yield (
            f"the role has another name: {name} here, {usual} in {count} of {expected.accounts} "
            f"accounts; {get_role} tells"
        )
    if account.external_id is None and most_send_one:
        yield (
            "no external_id is sent, while most accounts of the file send one: the trust policy "
            "has a condition on sts:ExternalId"
        )
    who = caller or "the caller"
    yield f"the trust policy does not name {who}, or its account: {get_role} shows the policy"
    if not is_odd_name:
        yield absent
    if account.external_id is not None:
        yield "the external_id is not the one that the trust policy's sts:ExternalId has"
    elif not most_send_one:
        yield "the trust policy has a condition on sts:ExternalId, and no external_id is sent"
    if code == "role.not_assumable":
        yield f"no policy of {who} allows sts:AssumeRole on the role"


def _mended(code: str, caller: str, role_arn: str, external_id: str) -> tuple[str, str]:
    """Say what helps, and give the statement that does, if one is known to.

    `external_id` says in words which one is sent; it is empty if none is.
    """
    usual = CODES[code].fix
    if not role_arn:
        return usual, ""
    if code == "role.caller_not_allowed":
        return adding_to_policy_of(caller), allowing_to_assume(role_arn)
    if code in {"role.not_assumable", "role.not_trusting"}:
        statement, note = _trusting(caller)
        fix = f"See that the trust policy of {role_arn} has"
        if external_id:
            fix += f", with a Condition of StringEquals that sts:ExternalId is {external_id}"
        return f"{fix}{note}:", statement
    return f"{usual} The role is {role_arn}.", ""


def _trusting(caller: str) -> tuple[str, str]:
    """Return the statement that trusts a caller, and what is to be said of it.

    IAM takes no principal that is not there, so that the ARN of a role has to have its path.
    """
    found = _ASSUMED_ROLE.fullmatch(caller)
    if found is None:
        return trusting(policy_source(caller) or caller or _CALLER), ""
    iam = f"{found['partition']}:iam::{found['account']}"
    if _OF_PERMISSION_SET.fullmatch(found["name"]):
        pattern = f"{iam}:role/{_PATH_OF_PERMISSION_SETS}/*{found['name']}"
        return trusting_role_like(f"{iam}:root", pattern), ""
    note = f" (before the name {found['name']} its path, if it has one: STS does not tell it)"
    return trusting(f"{iam}:role/{found['name']}"), note
