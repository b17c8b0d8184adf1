from fleetscan.catalogue import Call, told, unknown_value
from fleetscan.verdicts import Cause, Unread

CALL = Call("s3:ListBuckets", "s3:ListAllMyBuckets")


def test_an_unknown_value_says_which_call_told_it_and_does_not_recover() -> None:
    assert unknown_value(CALL, "a bucket of no kind") == Unread(
        cause=Cause.UNEXPECTED_REPLY,
        message="a bucket of no kind",
        operation="s3:ListBuckets",
        iam_action="s3:ListAllMyBuckets",
        error_code="UnknownValue",
    )


def test_a_member_that_is_there_is_returned_whatever_it_is() -> None:
    assert told(CALL, {"Days": 0}, "Days") == 0
    assert told(CALL, {"Days": None}, "Days") is None


def test_a_member_that_is_missing_was_not_read() -> None:
    assert told(CALL, {}, "Days") == unknown_value(CALL, "the reply does not say Days")
