"""The fleet as plain values: which accounts to sweep, and how to reach each of them."""

from typing import Any, Literal

import msgspec

__all__ = [
    "ALL_REGIONS",
    "DEFAULT_PARTITION",
    "DEFAULT_SESSION_NAME",
    "Account",
    "Fleet",
    "LeftOut",
    "Origin",
]

ALL_REGIONS = "all"
DEFAULT_PARTITION = "aws"
DEFAULT_SESSION_NAME = "fleetscan"


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """An AWS account to sweep. Every value was validated when it was read."""

    #: 12 digits
    id: str
    #: for people; the id where neither the file nor what the account was found by gives one; not
    #: unique
    name: str
    #: `aws`, `aws-cn`, `aws-us-gov`, …
    partition: str = DEFAULT_PARTITION
    #: full ARNs of the roles to assume, the first of the chain first; the last is in this account;
    #: empty = no role is assumed, the source credentials are used as they are
    role_arns: tuple[str, ...] = ()
    #: sent with AssumeRole
    external_id: str | None = None
    #: `RoleSessionName` of AssumeRole: what CloudTrail of the account shows
    session_name: str = DEFAULT_SESSION_NAME
    #: profile of the AWS configuration that gives the source credentials;
    #: `None` = boto3's default chain
    profile: str | None = None
    #: region names, globs or `all`; at least one
    regions: tuple[str, ...] = (ALL_REGIONS,)
    #: the same kind of patterns, from the command line: a region is swept if it matches
    #: `regions` and, where this is not empty, this too
    only_regions: tuple[str, ...] = ()
    #: the account's own merged over its tags in the organization, and those over the defaults'
    labels: dict[str, str] = {}
    #: parameters by check id, over those of the fleet; as written, until the sweep is planned
    check_parameters: dict[str, dict[str, Any]] = {}


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """A place that the fleet has an account from."""

    kind: Literal["file", "organization", "profiles"]
    #: `line 12`; `o-exampleorgid, Workloads/Prod`; a profile's name. Empty where it can't be told
    detail: str = ""


class LeftOut(msgspec.Struct, frozen=True, kw_only=True):
    """An account of the organization that is not swept."""

    #: 12 digits
    id: str
    name: str
    #: `suspended`, `closed`, …; or which key of the file leaves it out
    why: str


class Fleet(msgspec.Struct, frozen=True, kw_only=True):
    """All accounts to sweep, and the parameters of checks that came with them."""

    #: sorted by id; no id twice; at least one
    accounts: tuple[Account, ...]
    #: by account id: where it was found, then what overrides that; empty if the fleet was made by
    #: hand. Not a part of `Account`, for a line that moves must not change the plan
    origins: dict[str, tuple[Origin, ...]] = {}
    #: sorted by id
    left_out: tuple[LeftOut, ...] = ()
    #: parameters by check id, as written; the catalogue validates them
    check_parameters: dict[str, dict[str, object]] = {}
    #: how messages name the origin: the path as given, or "standard input"
    source: str
