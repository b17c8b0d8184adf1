"""Examinations of accounts of the simulated fleet."""

from collections.abc import Sequence
from typing import Any

import msgspec

from fleetscan.aws.accounts import AwsAccounts
from fleetscan.aws.patience import Patience
from fleetscan.catalogue import Needs
from fleetscan.doctor.examine import open_examination
from fleetscan.doctor.model import Examination, Problem
from fleetscan.fleet.model import Account
from tests.aws.simulated import FIRST, role
from tests.six_checks import six_checks

__all__ = [
    "ALL_NEEDS",
    "S3_NEEDS",
    "TWO_NEEDS",
    "account",
    "examined",
    "examined_all",
    "only_problem",
]

CATALOGUE = six_checks()
ALL_NEEDS = CATALOGUE.needs(CATALOGUE.checks.values())
#: of one service, for one call each
S3_NEEDS = CATALOGUE.needs(
    check for check in CATALOGUE.checks.values() if check.id == "s3.bucket_encrypted"
)
#: of two services: more would take moto as many seconds as it has services
TWO_NEEDS = CATALOGUE.needs(
    check
    for check in CATALOGUE.checks.values()
    if check.id in {"s3.bucket_encrypted", "ec2.volume_encrypted"}
)


def account(account_id: str = FIRST, **settings: Any) -> Account:  # noqa: ANN401 - of the account
    """An account of the simulated fleet, with its role."""
    usual = Account(
        id=account_id,
        name=f"name of {account_id}",
        role_arns=(role(account_id),),
        regions=("us-east-1", "eu-west-1"),
    )
    return msgspec.structs.replace(usual, **settings)


async def examined_all(
    accounts: Sequence[Account],
    *,
    needs: Needs = S3_NEEDS,
    minutes: int = 60,
    patience: Patience | None = None,
    aws: AwsAccounts | None = None,
) -> list[Examination]:
    """Examine accounts."""
    async with open_examination(
        accounts, needs, aws or AwsAccounts(patience), expected_minutes=minutes
    ) as examinations:
        return [each async for each in examinations]


async def examined(
    of: Account | None = None,
    *,
    needs: Needs = S3_NEEDS,
    minutes: int = 60,
    patience: Patience | None = None,
) -> Examination:
    """Examine one account."""
    accounts = [of or account()]
    (found,) = await examined_all(accounts, needs=needs, minutes=minutes, patience=patience)
    return found


def only_problem(examination: Examination) -> Problem:
    """Return the one problem of an account."""
    (problem,) = examination.problems
    return problem
