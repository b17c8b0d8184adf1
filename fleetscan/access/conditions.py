"""Which conditions leave only callers whom the owner chose.

Conditions are ANDed, so one that narrows suffices. It narrows by its operator and by each of its
values: one value of a wide condition lets anybody in.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Final

from fleetscan.access.document import Condition
from fleetscan.access.networks import are_narrow
from fleetscan.access.principals import arn_account, is_account_id
from fleetscan.access.wildcards import is_fixed

__all__ = [
    "confines_to_account",
    "excludes_other_accounts",
    "excludes_services",
    "excludes_strangers",
    "named_services",
    "narrows",
    "narrows_identities",
    "narrows_services",
]

_STRING: Final = frozenset({"StringEquals", "StringEqualsIgnoreCase", "StringLike"})
_ARN: Final = frozenset({"ArnEquals", "ArnLike"})
# What holds where the key has none of the values, and where there is no such key.
_NEGATED: Final = {
    "StringNotEquals": "StringEquals",
    "StringNotEqualsIgnoreCase": "StringEqualsIgnoreCase",
    "StringNotLike": "StringLike",
    "ArnNotEquals": "ArnEquals",
    "ArnNotLike": "ArnLike",
    "NotIpAddress": "IpAddress",
}

_ACCOUNTS: Final = frozenset(
    {
        "aws:principalaccount",
        "aws:sourceaccount",
        # the older name of the former, which SNS and SQS still set
        "aws:sourceowner",
        "aws:vpceaccount",
        "kms:calleraccount",
        "s3:dataaccesspointaccount",
    }
)
_ARNS: Final = frozenset(
    {
        "aws:principalarn",
        "aws:sourcearn",
        "aws:sourcevpcarn",
        "ec2:sourceinstancearn",
        "lambda:sourcefunctionarn",
        "s3:dataaccesspointarn",
    }
)
_FIXED: Final = frozenset(
    {
        "aws:ec2instancesourcevpc",
        "aws:principalorgid",
        "aws:principalservicename",
        "aws:principalservicenameslist",
        "aws:sourceorgid",
        "aws:sourcevpc",
        "aws:sourcevpce",
        "aws:vpceorgid",
    }
)
# These say that the caller is a service, and which.
_SERVICES: Final = frozenset(
    {
        "aws:principalisawsservice",
        "aws:principalservicename",
        "aws:principalservicenameslist",
    }
)
_ORG_PATHS: Final = frozenset({"aws:principalorgpaths", "aws:sourceorgpaths", "aws:vpceorgpaths"})
_KEY_OF_OBJECT: Final = "s3:x-amz-server-side-encryption-aws-kms-key-id"
_MOUNT_TARGET: Final = "elasticfilesystem:accessedviamounttarget"

#: AIDA… of a user, AROA… of a role; what follows a colon is the name of a session
_UNIQUE_ID: Final = re.compile(r"(A[A-Z0-9]{15,127}|[0-9]{12})(:.*)?")
_ORG_PATH: Final = re.compile(r"[^*?$/]+(/.*)?")
_MAIL_OF_DOMAIN: Final = re.compile(r"[^@]*@[^@*?$]+")
_URL_OF_HOST: Final = re.compile(r"https?://[^/*?$@]+/.*")
_MAIL: Final = frozenset({"email", "email-json"})
_ARN_PARTS: Final = 6

# Claims by which a shared provider says for whom it vouches. IAM's four know the owner's own
# application by them; the others have the same audience for all.
_CLAIMS: Final = frozenset(
    {"sub", "repository", "repository_id", "repository_owner", "repository_owner_id"}
)
# `repo:octo-org/…`, `organization:octo-org:…`: closed up to the end of the owner's name
_SUBJECT: Final = re.compile("[a-z_]+:[^:/*?]+[:/]")
_REPOSITORY: Final = re.compile("[^:/*?]+/")
_AUDIENCES: Final = frozenset({"aud", "oaud", "azp", "app_id"})
_OWN_AUDIENCE: Final = frozenset(
    {
        "accounts.google.com",
        "cognito-identity.amazonaws.com",
        "graph.facebook.com",
        "www.amazon.com",
    }
)


def narrows(conditions: Sequence[Condition]) -> bool:
    """Tell whether the conditions leave only callers of a set that the owner chose."""
    present = _present(conditions)
    return any(_narrow(each, present, conditions) for each in conditions)


def narrows_services(conditions: Sequence[Condition]) -> bool:
    """Tell whether the conditions leave a service only customers whom the owner chose."""
    # To name the service once more says nothing of its customers.
    about_them = [each for each in conditions if each.key not in _SERVICES]
    return narrows(about_them) or any(_is_skill(each) for each in about_them)


def named_services(conditions: Sequence[Condition]) -> tuple[str, ...]:
    """Return the services that the conditions leave, if they leave services alone."""
    present = _present(conditions)
    return tuple(
        value
        for each in conditions
        if each.key in {"aws:principalservicename", "aws:principalservicenameslist"}
        and _narrow(each, present, conditions)
        for value in each.values
    )


def narrows_identities(conditions: Sequence[Condition], provider: str) -> bool:
    """Tell whether the conditions leave only chosen identities of a shared identity provider."""
    present = _present(conditions)
    for each in conditions:
        issuer, _, claim = each.key.rpartition(":")
        if issuer != provider or not _demands(each, present) or each.operator not in _STRING:
            continue
        if claim in _AUDIENCES and provider in _OWN_AUDIENCE and _all(is_fixed, each.values):
            return True
        if claim in _CLAIMS and _all(partial(_is_chosen_claim, claim), each.values):
            return True
    return False


def confines_to_account(conditions: Sequence[Condition], account_id: str) -> bool:
    """Tell whether the conditions leave only callers of this account."""
    present = _present(conditions)
    return any(
        _demands(each, present) and _is_of_account(each, each.operator, account_id)
        for each in conditions
    )


def excludes_strangers(conditions: Sequence[Condition]) -> bool:
    """Tell whether a Deny with these conditions leaves only callers whom the owner chose.

    It applies where all of them hold, so each must hold for every stranger: each is the negation of
    one that narrows. Without conditions it leaves nobody.
    """
    return all(_holds_for_strangers(each, conditions) for each in conditions)


def excludes_services(conditions: Sequence[Condition]) -> bool:
    """Tell whether a Deny with these conditions leaves a service only customers who were chosen."""
    return not any(each.key in _SERVICES for each in conditions) and excludes_strangers(conditions)


def excludes_other_accounts(conditions: Sequence[Condition], account_id: str) -> bool:
    """Tell whether a Deny with these conditions leaves only callers of this account."""
    return all(
        _applies_without_key(each)
        and each.operator in _NEGATED
        and _is_of_account(each, _NEGATED[each.operator], account_id)
        for each in conditions
    )


def _narrow(each: Condition, present: frozenset[str], conditions: Sequence[Condition]) -> bool:
    if not _demands(each, present):
        return False
    if each.key == _MOUNT_TARGET:
        # EFS's own "The meaning of public": who mounts it is in the file system's VPC.
        return each.operator == "Bool" and _all(_is_true, each.values)
    return _is_chosen(each, each.operator, conditions)


def _holds_for_strangers(each: Condition, conditions: Sequence[Condition]) -> bool:
    if each.key == "aws:principalisawsservice" and each.operator == "Bool":
        # Anonymous requests do not have the key, so that only IfExists reaches them.
        return each.if_exists and each.qualifier is None and "false" in _lowered(each.values)
    return (
        _applies_without_key(each)
        and each.operator in _NEGATED
        and _is_chosen(each, _NEGATED[each.operator], conditions)
    )


def _present(conditions: Iterable[Condition]) -> frozenset[str]:
    """The keys without which the statement does not apply."""
    return frozenset(
        each.key
        for each in conditions
        if each.operator == "Null" and each.qualifier is None and _lowered(each.values) == {"false"}
    )


def _demands(each: Condition, present: frozenset[str]) -> bool:
    """Tell whether the condition fails where its key is absent, or it never is."""
    return each.key in present or not (each.if_exists or each.qualifier == "ForAllValues")


def _applies_without_key(each: Condition) -> bool:
    # A negated operator holds for an absent key, but for ForAnyValue: there is no value then.
    return each.qualifier != "ForAnyValue" or each.if_exists


def _is_chosen(each: Condition, operator: str, conditions: Sequence[Condition]) -> bool:
    """Tell whether all that the positive operator lets through with these values was chosen."""
    if operator == "IpAddress":
        return each.key == "aws:sourceip" and are_narrow(each.values)
    if operator not in _STRING | _ARN:
        return False
    if each.key in _ARNS:
        return _all(partial(_is_chosen_arn, each.key, operator), each.values)
    if each.key == "sns:endpoint":
        mail = any(_is_mail(other) for other in conditions)
        return _all(partial(_is_chosen_endpoint, mail=mail), each.values)
    test = _TESTS.get(each.key)
    return test is not None and operator in _STRING and _all(test, each.values)


def _is_of_account(each: Condition, operator: str, account_id: str) -> bool:
    if each.key in _ACCOUNTS and operator in _STRING:
        return _all(lambda value: value == account_id, each.values)
    return (
        each.key in _ARNS
        and operator in _STRING | _ARN
        and _all(partial(_is_chosen_arn, each.key, operator), each.values)
        and all(arn_account(value) == account_id for value in each.values)
    )


def _all(test: Callable[[str], bool], values: Sequence[str]) -> bool:
    # An empty list chooses nobody; IAM Access Analyzer says that it does not affect the policy.
    return bool(values) and all(test(value) for value in values)


def _lowered(values: Iterable[str]) -> set[str]:
    return {value.lower() for value in values}


def _is_true(value: str) -> bool:
    return value.lower() == "true"


def _is_chosen_arn(key: str, operator: str, value: str) -> bool:
    parts = value.split(":", 5)
    if len(parts) < _ARN_PARTS or parts[0] != "arn" or "${" in value:
        return False
    if is_fixed(value):
        return True
    if is_account_id(parts[4]):
        if operator in _ARN:
            # compared part by part
            return True
        # `*` of StringLike runs over colons, and the path of a role may have some: nothing before
        # the account may be open. A service gives the ARN of a source, and there the region may be.
        closed = parts[:4] if key == "aws:principalarn" else parts[:3]
        return not any(mark in part for part in closed for mark in ("*", "?"))
    # The names of buckets are unique among all accounts, and their ARNs have no account.
    return parts[2] == "s3" and is_fixed(parts[5]) and "/" not in parts[5]


def _is_skill(condition: Condition) -> bool:
    # Alexa sends the id of the skill that calls, so that it acts for the owner's own.
    return (
        condition.key == "lambda:eventsourcetoken"
        and condition.operator in _STRING
        and _demands(condition, frozenset())
        and _all(is_fixed, condition.values)
    )


def _is_user_id(value: str) -> bool:
    return "${" not in value and _UNIQUE_ID.fullmatch(value) is not None


def _is_org_path(value: str) -> bool:
    return _ORG_PATH.fullmatch(value) is not None


def _is_key_of_account(value: str) -> bool:
    return is_fixed(value) and arn_account(value) is not None


def _is_mail(condition: Condition) -> bool:
    return (
        condition.key == "sns:protocol"
        and condition.operator in _STRING
        and not condition.if_exists
        and condition.qualifier is None
        and bool(condition.values)
        and set(condition.values) <= _MAIL
    )


def _is_chosen_endpoint(value: str, *, mail: bool) -> bool:
    if is_fixed(value):
        return True
    if "${" in value:
        return False
    # Without the protocol, `*@example.com` is matched by https://elsewhere.example/@example.com.
    if mail and _MAIL_OF_DOMAIN.fullmatch(value):
        return True
    before = re.split(r"[*?]", value, maxsplit=1)[0]
    return _URL_OF_HOST.fullmatch(value) is not None or arn_account(before) is not None


def _is_chosen_claim(claim: str, value: str) -> bool:
    """Tell whether a claim says whose it is, as `repo:octo-org/*` does and `repo:*` does not."""
    form = _SUBJECT if claim == "sub" else _REPOSITORY
    return is_fixed(value) or ("${" not in value and form.match(value) is not None)


_TESTS: Final[Mapping[str, Callable[[str], bool]]] = {
    **dict.fromkeys(_ACCOUNTS, is_account_id),
    **dict.fromkeys(_FIXED, is_fixed),
    **dict.fromkeys(_ORG_PATHS, _is_org_path),
    "aws:userid": _is_user_id,
    _KEY_OF_OBJECT: _is_key_of_account,
}
