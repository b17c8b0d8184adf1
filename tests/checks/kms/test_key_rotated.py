import pytest

from fleetscan.checks.kms.key_rotated import key_rotated
from fleetscan.facts.kms import Key, KeyRotation
from fleetscan.verdicts import Cause, Fail, NotApplicable, NotRead, Pass, Unread
from tests.checks.kms.subjects import key

ON, OFF, NONE = (KeyRotation(enabled=each) for each in (True, False, None))


def test_a_key_that_is_rotated_passes() -> None:
    assert key_rotated(key(), ON) == Pass("key k-1 is rotated")


def test_a_key_that_is_not_rotated_fails() -> None:
    assert key_rotated(key(), OFF) == Fail("key k-1 is not rotated")


@pytest.mark.parametrize(
    "fixed",
    [
        key(spec="RSA_4096"),
        key(spec="HMAC_256"),
        key(origin="EXTERNAL"),
        key(origin="AWS_CLOUDHSM"),
        key(origin="EXTERNAL_KEY_STORE"),
    ],
)
def test_a_key_that_kms_can_not_rotate_is_not_judged(fixed: Key) -> None:
    assert isinstance(key_rotated(fixed, NONE), NotApplicable)


@pytest.mark.parametrize("rotation", [ON, OFF])
def test_a_replica_is_judged_with_its_primary(rotation: KeyRotation) -> None:
    assert isinstance(key_rotated(key(is_replica=True), rotation), NotApplicable)


@pytest.mark.parametrize("state", ["Disabled", "PendingDeletion", "PendingReplicaDeletion"])
def test_a_key_that_can_not_be_given_rotation_is_not_judged(state: str) -> None:
    assert isinstance(key_rotated(key(state), OFF), NotApplicable)


def test_a_disabled_key_with_rotation_passes() -> None:
    assert isinstance(key_rotated(key("Disabled"), ON), Pass)


def test_a_state_or_an_origin_that_is_unknown_is_no_verdict() -> None:
    unknown = Unread(cause=Cause.UNEXPECTED_REPLY, message="?")
    with pytest.raises(NotRead):
        key_rotated(key(unknown), OFF)
    with pytest.raises(NotRead):
        key_rotated(key(origin=unknown), OFF)
