from datetime import datetime

import pytest

from fleetscan.checks.iam.console_password_used import console_password_used
from fleetscan.verdicts import Fail, NotApplicable, Pass
from tests.checks.iam.subjects import ANN, NOW, SECOND, ago, of_ann


@pytest.mark.parametrize(
    ("used", "changed"),
    [
        (ago(45), ago(1000)),
        (NOW.at + SECOND, None),
        (None, ago(45)),
    ],
)
def test_a_password_that_was_used_lately_or_is_new_passes(
    used: datetime | None, changed: datetime | None
) -> None:
    report = of_ann(password=True, used=used, changed=changed)
    assert console_password_used(ANN, report, NOW) == Pass(
        "the password of user ann was used or set within 45 days"
    )


@pytest.mark.parametrize(
    ("used", "changed", "message"),
    [
        (ago(45) - SECOND, ago(1), "used last on 2026-02-14"),
        (None, ago(45) - SECOND, "never used since 2026-02-14"),
        (None, None, "never used since 2020-01-01"),
    ],
)
def test_a_password_that_was_not_used_for_longer_fails(
    used: datetime | None, changed: datetime | None, message: str
) -> None:
    report = of_ann(password=True, used=used, changed=changed)
    assert console_password_used(ANN, report, NOW) == Fail(
        f"the password of user ann was {message}"
    )


def test_how_long_is_allowed_can_be_set() -> None:
    report = of_ann(password=True, used=ago(90))
    assert isinstance(console_password_used(ANN, report, NOW, max_days=90), Pass)


def test_without_a_password_there_is_nothing_to_use() -> None:
    assert isinstance(console_password_used(ANN, of_ann(), NOW), NotApplicable)
