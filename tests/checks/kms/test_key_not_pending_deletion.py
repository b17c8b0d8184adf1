from datetime import UTC, datetime

import pytest

from fleetscan.checks.kms.key_not_pending_deletion import key_not_pending_deletion
from fleetscan.verdicts import Fail, Pass
from tests.checks.kms.subjects import key


@pytest.mark.parametrize("state", ["Enabled", "Disabled", "PendingImport"])
def test_a_key_that_stays_passes(state: str) -> None:
    assert key_not_pending_deletion(key(state)) == Pass(f"key k-1 is {state}")


def test_a_key_that_is_going_to_be_deleted_fails_with_the_date() -> None:
    when = datetime(2026, 12, 24, 6, tzinfo=UTC)
    verdict = key_not_pending_deletion(key("PendingDeletion", deletion_date=when))
    assert verdict == Fail("key k-1 is going to be deleted on 2026-12-24")


def test_a_primary_that_waits_for_its_replicas_fails() -> None:
    verdict = key_not_pending_deletion(key("PendingReplicaDeletion"))
    assert verdict == Fail("key k-1 is going to be deleted after its replicas")
