"""What could not be seen counts against completeness, and never against compliance."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleetscan.frameworks import FrameworkScore, scores
from fleetscan.store import AccountOutcomes, EvaluationCounts

PASSED = EvaluationCounts(passed=3)
FAILED = EvaluationCounts(passed=3, fail=1)
MISSING = EvaluationCounts(passed=3, not_evaluated=1)
FAILED_AND_MISSING = EvaluationCounts(fail=1, not_evaluated=1)
NOTHING_TO_JUDGE = EvaluationCounts(not_applicable=3)
NOTHING_THERE = EvaluationCounts()


def scored(
    frameworks: Mapping[str, Iterable[str]], accounts: Sequence[Mapping[str, EvaluationCounts]]
) -> dict[str, FrameworkScore]:
    """The scores of accounts, by what came of each check in each."""
    outcomes = [
        AccountOutcomes(
            passed=frozenset(check_id for check_id, each in account.items() if each.passed),
            failed=frozenset(check_id for check_id, each in account.items() if each.fail),
            not_evaluated=frozenset(
                check_id for check_id, each in account.items() if each.not_evaluated
            ),
        )
        for account in accounts
    ]
    counts = {
        check_id: EvaluationCounts.sum(
            account[check_id] for account in accounts if check_id in account
        )
        for check_id in frameworks
    }
    # as those of a store, they can be read once
    return scores(frameworks, iter(outcomes), counts)


def state_of(*counts: EvaluationCounts) -> str:
    """What becomes of a requirement to which checks with these counts are mapped."""
    by_check = {f"s3.check_{number}": each for number, each in enumerate(counts)}
    found = scored(dict.fromkeys(by_check, ("own:1",)), [by_check])["own"]
    (state,) = (
        name
        for name in ("passed", "failed", "not_evaluated", "not_applicable")
        if getattr(found, name)
    )
    assert found.requirements == 1
    return state


@pytest.mark.parametrize(
    ("counts", "state"),
    [
        ((PASSED,), "passed"),
        ((FAILED,), "failed"),
        ((MISSING,), "not_evaluated"),
        ((NOTHING_TO_JUDGE,), "not_applicable"),
        ((NOTHING_THERE,), "not_applicable"),
        ((PASSED, FAILED), "failed"),
        ((MISSING, FAILED), "failed"),
        ((FAILED_AND_MISSING,), "failed"),
        ((PASSED, MISSING), "not_evaluated"),
        ((NOTHING_TO_JUDGE, MISSING), "not_evaluated"),
        ((NOTHING_TO_JUDGE, PASSED), "passed"),
        ((NOTHING_THERE, PASSED), "passed"),
    ],
)
def test_a_requirement_is_what_the_worst_of_its_checks_is(
    counts: tuple[EvaluationCounts, ...], state: str
) -> None:
    assert state_of(*counts) == state
    assert state_of(*reversed(counts)) == state


def test_a_score_is_of_what_was_judged_and_completeness_of_what_was_seen() -> None:
    found = scored(
        {
            "s3.a": ("cis-7.0:1", "cis-7.0:2", "fsbp:S3.1"),
            "s3.b": ("cis-7.0:3",),
            "s3.c": ("cis-7.0:4",),
            "s3.d": ("cis-7.0:5",),
            "s3.e": ("cis-7.0:6",),
            "s3.f": (),
        },
        [
            {
                "s3.a": PASSED,
                "s3.b": FAILED,
                "s3.c": FAILED_AND_MISSING,
                "s3.d": MISSING,
                "s3.e": NOTHING_TO_JUDGE,
                "s3.f": FAILED,
            }
        ],
    )
    assert list(found) == ["cis-7.0", "fsbp"]
    assert found["cis-7.0"] == FrameworkScore(
        passed=2,
        failed=2,
        not_evaluated=1,
        not_applicable=1,
        score=0.5,
        completeness=0.875,
    )
    assert found["fsbp"].score == found["fsbp"].completeness == 1.0


def test_a_requirement_counts_once_for_each_account() -> None:
    mapped = {"s3.a": ("fsbp:S3.1",), "s3.b": ("fsbp:S3.1", "fsbp:S3.2")}
    accounts = [{"s3.a": PASSED, "s3.b": PASSED}, {"s3.a": FAILED}, {"s3.b": MISSING}]
    found = scored(mapped, accounts)["fsbp"]
    assert (found.passed, found.failed) == (2, 1)
    assert (found.not_evaluated, found.not_applicable) == (2, 1)
    assert found.score == 0.6666


def test_one_failure_among_very_many_is_not_rounded_away() -> None:
    accounts = [{"s3.a": FAILED}, *({"s3.a": PASSED} for _ in range(100_000))]
    assert scored({"s3.a": ("fsbp:S3.1",)}, accounts)["fsbp"].score == 0.9999


def test_where_nothing_was_judged_there_is_no_score() -> None:
    found = scored(
        {"s3.a": ("fsbp:S3.1",), "s3.b": ("fsbp:S3.2",)},
        [{"s3.a": NOTHING_TO_JUDGE, "s3.b": EvaluationCounts(not_evaluated=9)}],
    )
    assert found["fsbp"].score is None
    assert found["fsbp"].completeness == 0.25


def test_checks_that_are_mapped_to_nothing_score_nothing() -> None:
    assert scored({"tags.resource_tagged": ()}, [{"tags.resource_tagged": FAILED}]) == {}


def test_accounts_are_counted_one_by_one_however_many_there_are() -> None:
    mapped = {"s3.a": ("own:1", "own:2"), "s3.b": ("own:2",), "s3.c": ("own:3",)}
    kinds = (PASSED, FAILED, MISSING, FAILED_AND_MISSING, NOTHING_TO_JUDGE)
    accounts = [
        {"s3.a": kinds[number % 5], "s3.b": kinds[number % 3]}
        | ({"s3.c": kinds[number % 4]} if number % 7 else {})
        for number in range(2_345)
    ]
    each = [scored(mapped, [account])["own"] for account in accounts]
    found = scored(mapped, accounts)["own"]
    assert found.requirements == 3 * 2_345
    assert found.passed == sum(one.passed for one in each)
    assert found.failed == sum(one.failed for one in each)
    assert found.not_evaluated == sum(one.not_evaluated for one in each)
    assert found.not_applicable == sum(one.not_applicable for one in each)


@given(
    st.lists(
        st.builds(
            EvaluationCounts,
            passed=st.integers(0, 2),
            fail=st.integers(0, 1),
            not_applicable=st.integers(0, 2),
            not_evaluated=st.integers(0, 1),
        ),
        min_size=1,
        max_size=6,
    ),
    st.data(),
)
def test_what_could_not_be_seen_makes_no_failure(
    counts: list[EvaluationCounts], data: st.DataObject
) -> None:
    by_check = {f"s3.check_{number}": each for number, each in enumerate(counts)}
    mapped = {check_id: (f"own:{number % 3}",) for number, check_id in enumerate(by_check)}
    before = scored(mapped, [by_check])["own"]
    blind = data.draw(st.sampled_from(sorted(by_check)))
    by_check[blind] = msgspec.structs.replace(by_check[blind], not_evaluated=1)
    after = scored(mapped, [by_check])["own"]
    assert after.failed == before.failed
    assert after.completeness <= before.completeness
    assert after.passed <= before.passed
    assert after.requirements == before.requirements
