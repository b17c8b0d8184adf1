"""What `fleetscan accounts import` writes can be swept as it is."""

from collections.abc import Iterator

import pytest

from fleetscan.demo.resources import Bucket
from fleetscan.demo.server import SimulatedAWS
from tests.e2e.command import Workplace
from tests.e2e.fleets import ROLE, SOURCE, account, entrance, fleet_of, simulated

PAYMENTS, DATA = "111111111111", "222222222222"
EXTERNAL_ID = "a1b2"
REGION = "us-east-1"

#: the profile that others start from has the keys, and no account of its own to sweep
CONFIG = f"""\
[profile hub]
aws_access_key_id = {SOURCE.access_key_id}
aws_secret_access_key = {SOURCE.secret_access_key}

[profile payments]
role_arn = arn:aws:iam::{PAYMENTS}:role/{ROLE}
source_profile = hub

[profile data]
role_arn = arn:aws:iam::{DATA}:role/{ROLE}
external_id = {EXTERNAL_ID}
source_profile = hub
"""
STEAMPIPE = f"""\
connection "payments" {{
  plugin  = "aws"
  profile = "payments"
  regions = ["{REGION}"]
}}

connection "data" {{
  plugin                  = "aws"
  profile                 = "hub"
  assume_role_arn         = "arn:aws:iam::{DATA}:role/{ROLE}"
  assume_role_external_id = "{EXTERNAL_ID}"
  regions                 = ["{REGION}"]
}}
"""


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workplace]:
    """Two accounts with a bucket each; one of them asks for an external id."""
    fleet = fleet_of(
        account(PAYMENTS, {REGION: (Bucket(name="payments-logs"),)}),
        account(
            DATA,
            {REGION: (Bucket(name="data-logs"),)},
            role=entrance(external_id=EXTERNAL_ID),
        ),
    )
    folder = tmp_path_factory.mktemp("import")
    with simulated(folder, SimulatedAWS(fleet), "") as place:
        place.environment["AWS_CONFIG_FILE"] = str(place.write("config", CONFIG))
        place.write("aws.spc", STEAMPIPE)
        yield place


@pytest.mark.parametrize("file", ["aws.spc", "config"])
def test_every_imported_account_is_entered(workplace: Workplace, file: str) -> None:
    imported = workplace.run("accounts", "import", file)
    assert imported.code == 0, imported.stderr
    swept = workplace.run(
        "--accounts", "-", "--regions", REGION, "--checks", "s3.bucket_encrypted_with_kms",
        stdin=imported.stdout,
    )  # fmt: skip
    assert swept.code == 1, swept.stderr
    report = workplace.report()
    assert report["coverage"]["gaps"] == []
    assert {
        (finding["account_id"], finding["account_name"], finding["resource"]["id"])
        for finding in report["findings"]
    } == {(PAYMENTS, "payments", "payments-logs"), (DATA, "data", "data-logs")}
