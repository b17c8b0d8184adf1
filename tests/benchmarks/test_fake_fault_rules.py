"""Which calls the rules of the fake AWS hit: by seed, and in whatever order the calls come."""

import random

import msgspec
import pytest

from benchmarks.fake_aws.faults import FaultPlan, Faults, Kind, Rule

CALLS = 400
ACCOUNT, REGION, OPERATION = "100000000000", "us-east-1", "ec2:DescribeVolumes"


class Clock:
    """A clock that goes on when it is told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def faults(*rules: Rule, seed: int = 1, clock: Clock | None = None) -> Faults:
    return Faults(FaultPlan(seed=seed, rules=rules), clock or Clock())


def hits(
    made: Faults,
    count: int = CALLS,
    *,
    account: str = ACCOUNT,
    region: str = REGION,
    operation: str = OPERATION,
    is_old: bool = False,
) -> list[int]:
    """Make so many calls; return which of them were hit, from 0."""
    return [
        number
        for number in range(count)
        if made.hit(account, region, operation, is_old=is_old) is not None
    ]


def test_a_rule_hits_every_call_if_it_says_no_more_than_what_happens() -> None:
    assert hits(faults(Rule(kind=Kind.RESET))) == list(range(CALLS))


def test_no_rule_hits_nothing() -> None:
    assert hits(faults()) == []


@pytest.mark.parametrize(
    ("rule", "hit"),
    [
        (Rule(kind=Kind.RESET, operation="ec2:*"), True),
        (Rule(kind=Kind.RESET, operation="EC2:*"), False),
        (Rule(kind=Kind.RESET, operation="s3:*"), False),
        (Rule(kind=Kind.RESET, but="ec2:DescribeV*"), False),
        (Rule(kind=Kind.RESET, but="ec2:DescribeI*"), True),
        (Rule(kind=Kind.RESET, account="10000000000?"), True),
        (Rule(kind=Kind.RESET, account="100000000001"), False),
        (Rule(kind=Kind.RESET, region="us-*"), True),
        (Rule(kind=Kind.RESET, region="eu-*"), False),
    ],
)
def test_globs_say_which_calls_are_meant(rule: Rule, hit: bool) -> None:  # noqa: FBT001 - a case's outcome
    assert bool(hits(faults(rule), 1)) is hit


def test_the_first_rule_that_hits_a_call_decides() -> None:
    made = faults(Rule(kind=Kind.RESET, first=1), Rule(kind=Kind.DELAY))
    found = [made.hit(ACCOUNT, REGION, OPERATION, is_old=False) for _ in range(2)]
    assert [hit and hit.rule.kind for hit in found] == [Kind.RESET, Kind.DELAY]


def test_a_share_of_the_calls_is_hit() -> None:
    assert 0.2 < len(hits(faults(Rule(kind=Kind.RESET, share=0.3)))) / CALLS < 0.4


def test_what_is_hit_follows_from_the_seed() -> None:
    rule = Rule(kind=Kind.RESET, share=0.3)
    assert hits(faults(rule, seed=7)) == hits(faults(rule, seed=7))
    assert hits(faults(rule, seed=7)) != hits(faults(rule, seed=8))


def test_rules_hit_by_lots_of_their_own() -> None:
    rule = Rule(kind=Kind.RESET, share=0.5)
    second = faults(Rule(kind=Kind.RESET, operation="s3:*"), rule)
    assert hits(faults(rule)) != hits(second)


def test_the_order_of_calls_changes_nothing() -> None:
    rule = Rule(kind=Kind.RESET, share=0.3, row=2, first=50)
    places = [
        (account, region, operation)
        for account in ("1", "2")
        for region in ("north", "south")
        for operation in ("a:B", "c:D")
    ]
    in_order = faults(rule)
    expected = {
        (account, region, operation): hits(
            in_order, account=account, region=region, operation=operation
        )
        for account, region, operation in places
    }
    mixed = faults(rule)
    calls = places * CALLS
    random.Random(1).shuffle(calls)  # noqa: S311 - chance, no secret
    found: dict[tuple[str, str, str], list[int]] = {place: [] for place in places}
    made = dict.fromkeys(places, 0)
    for place in calls:
        if mixed.hit(*place, is_old=False):
            found[place].append(made[place])
        made[place] += 1
    assert found == expected
    assert len({tuple(each) for each in found.values()}) == len(places)


def test_faults_come_in_a_row() -> None:
    alone = hits(faults(Rule(kind=Kind.RESET, share=0.02)))
    expected = {hit + more for hit in alone for more in range(3) if hit + more < CALLS}
    assert hits(faults(Rule(kind=Kind.RESET, share=0.02, row=3))) == sorted(expected)


def test_the_first_calls_of_each_place_are_hit_and_no_other() -> None:
    made = faults(Rule(kind=Kind.RESET, first=2))
    assert hits(made) == [0, 1]
    assert hits(made, region="eu-west-1") == [0, 1]
    assert hits(made, account="2") == [0, 1]
    assert hits(made, operation="a:B") == [0, 1]


def test_a_rule_ends_after_so_many_faults() -> None:
    made = faults(Rule(kind=Kind.RESET, times=3))
    assert hits(made, 2) == [0, 1]
    assert hits(made, region="eu-west-1") == [0]


def test_a_rule_begins_after_so_many_calls_that_it_is_for() -> None:
    made = faults(Rule(kind=Kind.RESET, after_calls=5, operation="ec2:*"))
    assert hits(made, operation="a:B") == []
    assert hits(made, 3) == []
    assert hits(made, 5, region="eu-west-1") == [2, 3, 4]


def test_a_rule_has_its_time() -> None:
    clock = Clock()
    made = faults(Rule(kind=Kind.RESET, after_seconds=5, until_seconds=8), clock=clock)
    assert hits(made, 1) == []
    clock.now += 5
    assert hits(made, 1) == [0]
    clock.now += 3
    assert hits(made, 1) == []


def test_sessions_that_began_later_are_spared_if_the_rule_says_so() -> None:
    made = faults(Rule(kind=Kind.DEAD, old_sessions=True))
    assert hits(made, 1, is_old=True) == [0]
    assert hits(made, 1) == []


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        '{"kind": "plague"}',
        '{"kind": "reset", "shares": 1}',
        '{"kind": "reset", "share": 2}',
        '{"kind": "reset", "row": 0}',
        '{"kind": "delay", "seconds": -1}',
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(text: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(text, type=Rule)
