"""Whether the policy of a resource refuses requests without TLS."""

from typing import Final

from fleetscan.access.denials import covers_action, covers_resource
from fleetscan.access.document import Condition, PolicyDocument, Statement
from fleetscan.access.principals import names_everybody

__all__ = ["requires_secure_transport"]

_SECURE_TRANSPORT: Final = "aws:securetransport"
_TLS_VERSION: Final = "s3:tlsversion"
_BELOW: Final = frozenset({"NumericLessThan", "NumericLessThanEquals"})


def requires_secure_transport(policy: PolicyDocument, bucket_arn: str) -> bool:
    """Tell whether every S3 request to the bucket and to its objects is denied without TLS.

    It takes Deny statements for everybody and every action of S3, of which the one condition holds
    for each request without TLS. Several may share bucket and objects among them. An Allow that
    demands TLS is not enough: another policy may allow the same without it.
    """
    denies = [each for each in policy.denies if _refuses_plain_text(each)]
    return all(
        any(covers_resource(each, resource) for each in denies)
        for resource in (bucket_arn, f"{bucket_arn}/*")
    )


def _refuses_plain_text(deny: Statement) -> bool:
    # NotPrincipal leaves somebody out, and so does each further condition.
    return (
        names_everybody(deny)
        and covers_action(deny, "s3:*")
        and all(_holds_without_tls(each) for each in deny.conditions)
    )


def _holds_without_tls(condition: Condition) -> bool:
    values = {value.lower() for value in condition.values}
    if condition.key == _SECURE_TRANSPORT:
        # The key is in every request, so IfExists and a qualifier change nothing.
        return condition.operator == "Bool" and "false" in values
    if condition.key == _TLS_VERSION:
        # A request without TLS has no version of it: a comparison alone would let it through.
        if condition.operator == "Null":
            return condition.qualifier is None and values == {"true"}
        return condition.operator in _BELOW and condition.if_exists and bool(values)
    return False
