from fleetscan.checks.iam.root_has_no_access_key import root_has_no_access_key
from fleetscan.verdicts import Fail, Pass
from tests.checks.iam.subjects import ACCOUNT, root_user


def test_a_root_user_without_a_key_passes() -> None:
    assert root_has_no_access_key(ACCOUNT, root_user()) == Pass(
        "the root user of account 111122223333 has no access key"
    )


def test_a_root_user_with_a_key_fails() -> None:
    assert root_has_no_access_key(ACCOUNT, root_user(access_keys=True, mfa=True)) == Fail(
        "the root user of account 111122223333 has an access key"
    )
