from msgspec.structs import replace

from fleetscan.checks.iam.people_are_federated import people_are_federated
from fleetscan.verdicts import Fail, Pass
from tests.checks.iam.subjects import ACCOUNT, ANN, ARN, credentials, key, report

BREAK_GLASS = replace(ANN, arn=f"{ARN}:user/emergency/break-glass", id="break-glass")
BUILD = replace(ANN, arn=f"{ARN}:user/build", id="build")
PROGRAM = credentials(key())
PERSON = credentials(password=True)


def test_an_account_without_users_passes() -> None:
    assert people_are_federated(ACCOUNT, report()) == Pass(
        "no IAM user of account 111122223333 has a password"
    )


def test_users_that_are_programs_pass() -> None:
    assert isinstance(people_are_federated(ACCOUNT, report({BUILD: PROGRAM})), Pass)


def test_users_with_a_password_fail_and_are_named() -> None:
    users = report({BREAK_GLASS: PERSON, BUILD: PROGRAM, ANN: PERSON})
    assert people_are_federated(ACCOUNT, users) == Fail(
        "IAM users of account 111122223333 have passwords: ann, break-glass"
    )
    assert people_are_federated(ACCOUNT, users, users=("break-glass",)) == Fail(
        "IAM users of account 111122223333 have passwords: ann"
    )


def test_a_user_for_emergencies_may_have_one() -> None:
    users = report({BREAK_GLASS: PERSON})
    assert people_are_federated(ACCOUNT, users, users=("break-glass",)) == Pass(
        "only these IAM users of account 111122223333 have passwords: break-glass"
    )
