"""Faults mixed by chance: what befalls a sweep with a seed."""

import random
from collections.abc import Sequence

import msgspec

from benchmarks.fake_aws import Kind, Rule
from fleetscan.demo.rules import Denial

__all__ = ["mixture", "passes", "unchanging"]

_MOST_RULES = 6

# What a sweep does not ask for again at its end: policies do not change by themselves.
_PASSING = tuple(kind for kind in Kind if kind is not Kind.DENIED)
_REDIRECTS = {Kind.REDIRECT, Kind.REDIRECT_UNNAMED, Kind.WRONG_REGION}

# What does not take other calls along: neither those on the same connection nor, as what looks like
# a region that is down or keys that are refused does, those that are made later.
_ALONE = (
    Kind.CUT,
    Kind.DENIED,
    Kind.GARBAGE,
    Kind.REPEATED_TOKEN,
    Kind.THROTTLE,
    Kind.WRONG_ROOT,
    *sorted(_REDIRECTS),
)

_OPERATIONS = (
    "*",
    "ec2:*",
    "ec2:Describe[IV]*",
    "s3:*",
    "s3:ListBuckets",
    "iam:*",
    "kms:*",
    "rds:*",
    "lambda:*",
    "dynamodb:*",
    "*:List*",
    "account:ListRegions",
    "sts:AssumeRole",
)
_BUCKETS = "s3:GetBucket*"
_ACCOUNTS = ("*", "*", "1000000000?[02468]", "100000000007", "10000000001?")
_SECONDS = (0.05, 0.3)
_DENIALS = tuple(each.value for each in Denial)


def passes(seed: int) -> bool:
    """Tell whether all faults of a seed are over before the sweep tries again what it missed.

    Those of every other one are.
    """
    return seed % 2 == 0


def mixture(seed: int, regions: Sequence[str]) -> tuple[Rule, ...]:
    """Return the rules of a seed, for a fleet with these regions."""
    chance = random.Random(f"mixture {seed}")  # noqa: S311 - chance, no secret
    kinds = _PASSING if passes(seed) else tuple(Kind)
    first, *others = [
        _rule(chance, regions, kinds=kinds) for _ in range(chance.randint(1, _MOST_RULES))
    ]
    # so that each kind comes in turn, however few seeds there are
    kind = kinds[seed // 2 % len(kinds)]
    operation = _BUCKETS if kind in _REDIRECTS else first.operation
    return msgspec.structs.replace(first, kind=kind, operation=operation), *others


def unchanging(seed: int, regions: Sequence[str]) -> tuple[Rule, ...]:
    """Return rules of a seed that hit the same calls in whatever order these are made."""
    chance = random.Random(f"unchanging {seed}")  # noqa: S311 - chance, no secret
    rules = [_rule(chance, regions, kinds=_ALONE) for _ in range(chance.randint(1, _MOST_RULES))]
    return tuple(
        msgspec.structs.replace(rule, share=1.0, first=None, times=None, old_sessions=False)
        for rule in rules
    )


def _rule(chance: random.Random, regions: Sequence[str], *, kinds: Sequence[Kind]) -> Rule:
    rule = Rule(
        kind=chance.choice(kinds),
        operation=chance.choice(_OPERATIONS),
        account=chance.choice(_ACCOUNTS),
        region=chance.choice(("*", "*", *regions)),
        share=chance.choice((0.02, 0.1, 0.3, 1.0)),
        row=chance.choice((1, 1, 3)),
        seconds=chance.choice(_SECONDS),
        status=chance.choice((200, 502)),
        retry_after=chance.choice((None, None, None, 1)),
        because=chance.choice(_DENIALS),
        old_sessions=chance.random() < 0.3,
    )
    # until the end, the first calls of each, or a burst at some moment
    ends: dict[str, int] = chance.choice(
        ({}, {"first": chance.randint(1, 8)}, {"times": chance.randint(1, 100)})
    )
    return msgspec.structs.replace(rule, **ends)
