"""From a failed call to a diagnosis, by the table of causes (`fleetscan.aws.cause_table`). Pure."""

import errno
import os
import re
from collections.abc import Mapping, Sequence
from typing import Final

from fleetscan.aws.cause_table import Symptom, remedy_for, rule_for
from fleetscan.doctor.codes import CODES
from fleetscan.doctor.model import Problem
from fleetscan.redaction import redact
from fleetscan.verdicts import Cause, Unread

__all__ = ["NOT_ASKED", "code_of", "evidence_of", "problem_of"]

# By the table's column `remedy`.
_BY_REMEDY: Final[Mapping[str, str]] = {
    "account": "account.not_ready",
    "boundary": "permission.denied_by_boundary",
    "ca_bundle": "tls.unknown_authority",
    "certificate_expired": "tls.certificate_expired",
    "clock": "clock.refused",
    "configure": "source.incomplete",
    "dns": "connection.name_not_resolved",
    "down": "connection.service_down",
    "endpoint_policy": "permission.denied_by_resource_policy",
    "explicit_deny": "permission.denied_explicitly",
    "host_name": "tls.wrong_host",
    "late": "timeout.no_answer",
    "login": "source.login",
    "not_offered": "endpoint.not_offered",
    "provider": "source.provider_failed",
    "proxy": "proxy.unreachable",
    "proxy_login": "proxy.login",
    "proxy_refused": "proxy.refused",
    "rcp": "permission.denied_by_resource_policy",
    "redirected": "connection.not_aws",
    "renew": "source.expired",
    "session_policy": "permission.denied_by_session_policy",
    "trust_policy": "permission.denied_by_resource_policy",
}

# Where the table names no remedy.
_BY_CAUSE: Final[Mapping[Cause, str]] = {
    Cause.ACCESS_DENIED: "permission.denied",
    Cause.DENIED_BY_SCP: "permission.denied_by_scp",
    Cause.DENIED_BY_RESOURCE_POLICY: "permission.denied_by_resource_policy",
    Cause.CREDENTIALS: "account.keys_refused",
    Cause.REGION_DISABLED: "region.not_enabled",
    Cause.THROTTLED: "timeout.throttled",
    Cause.TIMEOUT: "timeout.no_answer",
    Cause.NETWORK: "connection.failed",
    Cause.SERVICE_UNAVAILABLE: "connection.service_down",
    Cause.UNEXPECTED_REPLY: "connection.not_aws",
    Cause.INTERNAL: "internal.fault",
}

_BY_ERROR: Final[Mapping[str, str]] = {
    "CodeNeededError": "source.code_needed",
    "FileNotFoundError": "source.incomplete",
    "LoginSessionError": "source.incomplete",
    "NoCredentialsError": "source.none",
    "PermissionError": "source.incomplete",
    "SSLError": "tls.failed",
    "WrongAccount": "account.wrong_identity",
}

# What those who give source credentials out say: the operation, a pattern of the code and the
# message, and our code. The codes of the errors are in the references of these operations, the
# words of STS in
# https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_iam-mfa.html
# https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use.html
_BY_OPERATION: Final[Sequence[tuple[str, re.Pattern[str], str]]] = tuple(
    (operation, re.compile(pattern), code)
    for operation, pattern, code in (
        (
            "sso:GetRoleCredentials",
            "^(Forbidden|ResourceNotFound)Exception ",
            "source.not_assigned",
        ),
        ("sts:AssumeRole", "MultiFactorAuthentication failed", "source.code_refused"),
        ("sts:AssumeRole", "DurationSeconds exceeds", "source.too_long"),
        ("sts:AssumeRoleWithWebIdentity", "DurationSeconds exceeds", "source.too_long"),
        ("sts:AssumeRoleWithWebIdentity", "^ExpiredToken", "source.web_identity_expired"),
        (
            "sts:AssumeRoleWithWebIdentity",
            "^IDPCommunicationError ",
            "source.web_identity_not_verified",
        ),
        (
            "sts:AssumeRoleWithWebIdentity",
            "^(AccessDenied|IDPRejectedClaim|InvalidIdentityToken) ",
            "source.web_identity_refused",
        ),
    )
)

#: with what `fleetscan.aws.circuit` begins, too
NOT_ASKED: Final = "not asked, for the service did not answer"


def code_of(missing: Unread, *, with_source: bool = False) -> str:
    """Return the code for a call that failed, or for source credentials that could not be had.

    Args:
        missing: what is known of it.
        with_source: whether it was made with the source credentials: their refusal is of them.
    """
    if NOT_ASKED in missing.message:
        return "connection.not_asked"
    said = f"{missing.error_code} {missing.message}"
    for operation, pattern, code in _BY_OPERATION:
        if missing.operation == operation and pattern.search(said):
            return code
    remedy = remedy_for(missing.cause, missing.error_code, missing.message)
    found = _BY_ERROR.get(missing.error_code or "")
    # of an error of TLS, the table may know more
    if found is None or (remedy is not None and found == "tls.failed"):
        found = _BY_REMEDY[remedy] if remedy else _BY_CAUSE[missing.cause]
    if found == "connection.failed" and os.strerror(errno.ECONNREFUSED) in missing.message:
        return "connection.refused"
    if found == "account.keys_refused" and with_source:
        return "source.refused" if _are_keys_refused(missing) else "source.provider_failed"
    return found


def _are_keys_refused(missing: Unread) -> bool:
    """Tell whether AWS refused keys, and not whoever gives them out to give any."""
    code = missing.error_code or ""
    refused = rule_for(Symptom(names=(code,), message=missing.message, status=0))
    # the latter is what `fleetscan.aws.credentials` says of keys that were refused several times
    return refused.cause is Cause.CREDENTIALS or code == "CredentialsRefused"


def evidence_of(missing: Unread) -> str:
    """Return what AWS or the network said, in one line, without what is secret."""
    return redact(missing.message)


def problem_of(missing: Unread, *, with_source: bool = False, fix: str = "") -> Problem:
    """Make a problem of a failure. `fix` is what helps, where more is known than the code says."""
    diagnosis = CODES[code_of(missing, with_source=with_source)]
    return Problem(
        code=diagnosis.code,
        message=diagnosis.means,
        fix=fix or diagnosis.fix,
        evidence=evidence_of(missing),
    )
