import pytest

from fleetscan.checks.iam.user_has_one_active_access_key import user_has_one_active_access_key
from fleetscan.facts.iam import AccessKey
from fleetscan.verdicts import Fail, Pass
from tests.checks.iam.subjects import ANN, key, of_ann


@pytest.mark.parametrize(
    ("keys", "many"),
    [
        ((), "no"),
        ((key(1, active=False), key(2, active=False)), "no"),
        ((key(1, active=False), key(2)), "1"),
        ((key(1),), "1"),
    ],
)
def test_one_active_key_at_most_passes(keys: tuple[AccessKey, ...], many: str) -> None:
    assert user_has_one_active_access_key(ANN, of_ann(*keys)) == Pass(
        f"user ann has {many} active access key"
    )


def test_two_active_keys_fail() -> None:
    assert user_has_one_active_access_key(ANN, of_ann(key(1), key(2))) == Fail(
        "user ann has 2 active access keys"
    )
