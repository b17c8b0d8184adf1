"""A program that can ask a person for the code of an MFA device, from the accounts to the sweep."""

from pathlib import Path

import fleetscan
from fleetscan.demo.environment import changed_environment
from fleetscan.demo.resources import Bucket, Fleet, Organization, OrganizationalUnit
from fleetscan.demo.server import SimulatedAWS
from tests.e2e.command import shielded
from tests.e2e.fleets import ROLE, SOURCE, account

SWEPT = "111111111111"
COMPANY = Fleet(
    accounts=(
        account(SOURCE.account_id, {}),
        account(SWEPT, {"us-east-1": (Bucket(name="logs", encryption=None),)}),
    ),
    source=SOURCE,
    regions=(),
    organization=Organization(
        management_account_id=SOURCE.account_id,
        root=OrganizationalUnit(id="r-exam", name="Root", accounts=(SOURCE.account_id, SWEPT)),
        tags={},
        states={},
    ),
)
CONFIG = f"""
[profile audit]
role_arn = arn:aws:iam::{SOURCE.account_id}:role/{ROLE}
source_profile = user
mfa_serial = arn:aws:iam::{SOURCE.account_id}:mfa/me

[profile user]
aws_access_key_id = {SOURCE.access_key_id}
aws_secret_access_key = {SOURCE.secret_access_key}
"""


async def test_a_person_is_asked_once_for_an_organization_and_the_sweep_of_it(
    tmp_path: Path,
) -> None:
    (tmp_path / "config").write_text(CONFIG)
    asked = []

    async def code(device: str) -> str:
        asked.append(device)
        return "123456"

    unset = ("AWS_PROFILE", "AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
    with SimulatedAWS(COMPANY) as simulated:
        environment = shielded() | simulated.environment() | dict.fromkeys(unset)
        environment["AWS_CONFIG_FILE"] = str(tmp_path / "config")
        with changed_environment(environment):
            aws = fleetscan.AwsAccounts(ask_for_code=code)
            fleet = await fleetscan.load_fleet(
                {
                    "defaults": {"role": ROLE, "profile": "audit", "regions": ["us-east-1"]},
                    "organization": {"exclude_accounts": [SOURCE.account_id]},
                },
                aws=aws,
            )
            checks = fleetscan.choose_checks("s3.bucket_encrypted")
            async with fleetscan.open_sweep(
                fleet, checks=checks, aws=aws, store=tmp_path / "runs.db"
            ) as sweep:
                results = [result async for result in sweep]

    assert [result.account_id for result in results] == [SWEPT]
    assert len(asked) == 1
