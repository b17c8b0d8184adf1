"""Who may do what, by a policy document: pure, and the one place where policies are judged.

Parse with `parse_policy`; a fact may hold the `PolicyDocument`. What "public" means here, and where
that differs from AWS and from others, is in docs/decisions/0016-policy-analysis.md.

Whatever is not certain is decided for the worse verdict: a condition that is not known to narrow
does not, and a Deny that does not certainly take a grant back leaves it. Where a grant is what is
wanted, that is the other way round: see `certain_delegates`.
"""

from fleetscan.access.conditions import narrows
from fleetscan.access.delegation import certain_delegates
from fleetscan.access.document import (
    Condition,
    Effect,
    PolicyDocument,
    Principal,
    PrincipalType,
    Statement,
    parse_policy,
    parse_url_encoded_policy,
)
from fleetscan.access.grants import Grant, Openness
from fleetscan.access.identity import (
    AdminStatement,
    ServiceStatement,
    allows,
    covers_all_resources,
    full_admin_statements,
    full_service_statements,
)
from fleetscan.access.public import (
    confused_deputy_grants,
    cross_account_grants,
    public_grants,
)
from fleetscan.access.transport import requires_secure_transport
from fleetscan.access.trust import Trusted, trusted

__all__ = [
    "AdminStatement",
    "Condition",
    "Effect",
    "Grant",
    "Openness",
    "PolicyDocument",
    "Principal",
    "PrincipalType",
    "ServiceStatement",
    "Statement",
    "Trusted",
    "allows",
    "certain_delegates",
    "confused_deputy_grants",
    "covers_all_resources",
    "cross_account_grants",
    "full_admin_statements",
    "full_service_statements",
    "narrows",
    "parse_policy",
    "parse_url_encoded_policy",
    "public_grants",
    "requires_secure_transport",
    "trusted",
]
