"""Each gap is given once, whichever of the tasks that miss the same is stored first."""

from typing import Any

import msgspec

from fleetscan.engine.commit import Stored
from fleetscan.library.checks import default_catalogue
from fleetscan.library.plans import Plan
from fleetscan.library.results import ResultMaker
from fleetscan.store import Gap, TargetResult
from fleetscan.verdicts import Cause

ACCOUNT = "111111111111"
MISSED = Gap(
    region="us-east-1",
    check_id="s3.bucket_encrypted",
    resource=None,
    cause=Cause.THROTTLED,
    operation="s3:ListBuckets",
    iam_action=None,
    error_code="SlowDown",
    message="slow down",
)


def stored(*gaps: Gap, accounts_done: tuple[str, ...] = ()) -> Stored:
    result = TargetResult(account_id=ACCOUNT, region="global", gaps=gaps)
    return Stored(results=(result,), accounts_done=accounts_done)


def with_changed(**changes: Any) -> Gap:  # noqa: ANN401 - values of its fields
    return msgspec.structs.replace(MISSED, **changes)


def test_one_gap_with_two_causes_is_given_once() -> None:
    maker = ResultMaker(Plan(accounts=(), checks=()), default_catalogue().checks)
    (given,) = maker.results_of(stored(MISSED))
    assert (given.account_id, given.region) == (ACCOUNT, "us-east-1")
    denied = with_changed(cause=Cause.ACCESS_DENIED, error_code="AccessDenied", message="no")
    assert list(maker.results_of(stored(denied))) == []


def test_what_differs_in_what_it_is_about_is_another_gap() -> None:
    maker = ResultMaker(Plan(accounts=(), checks=()), default_catalogue().checks)
    others = (
        with_changed(region="eu-west-1"),
        with_changed(check_id="s3.bucket_encrypted_with_kms"),
        with_changed(resource="arn:aws:s3:::logs"),
        with_changed(operation="s3:GetBucketEncryption"),
    )
    assert len(list(maker.results_of(stored(MISSED, *others)))) == 5


def test_what_was_told_of_an_account_is_forgotten_when_it_is_done() -> None:
    maker = ResultMaker(Plan(accounts=(), checks=()), default_catalogue().checks)
    assert len(list(maker.results_of(stored(MISSED, accounts_done=(ACCOUNT,))))) == 1
    assert maker._told == {}
