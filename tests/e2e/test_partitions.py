"""Whole sweeps of other partitions: real AssumeRole, and every type of resource."""

from pathlib import Path

import pytest

from fleetscan.aws.partitions import regions_of
from fleetscan.demo.resources import GLOBAL, Account, Fleet, User
from fleetscan.demo.server import SimulatedAWS
from tests.e2e.fleets import ROLE, SOURCE, accounts_toml, entrance, simulated
from tests.e2e.one_of_each import RESOURCES, RESOURCES_ELSEWHERE

SWEPT = "111111111111"


@pytest.mark.parametrize(
    ("partition", "regions", "home", "written"),
    [
        (
            "aws-cn",
            ("cn-north-1", "cn-northwest-1"),
            "cn-northwest-1",
            f'role = "{ROLE}"\npartition = "aws-cn"',
        ),
        (
            "aws-us-gov",
            ("us-gov-east-1", "us-gov-west-1"),
            "us-gov-west-1",
            f'role = "arn:aws-us-gov:iam::{SWEPT}:role/{ROLE}"',
        ),
    ],
)
def test_a_fleet_of_another_partition_is_swept_whole(
    tmp_path: Path, partition: str, regions: tuple[str, str], home: str, written: str
) -> None:
    assert regions == regions_of(partition)
    first, second = regions
    fleet = Fleet(
        partition=partition,
        regions=regions,
        source=SOURCE,
        accounts=(
            Account(
                id=SWEPT,
                resources={
                    GLOBAL: (entrance(), User(name="somebody")),
                    first: RESOURCES,
                    second: RESOURCES_ELSEWHERE,
                },
            ),
        ),
    )
    checks = '[checks."tags.required_keys_present"]\nkeys = ["Owner"]'
    aws = SimulatedAWS(fleet)
    with simulated(tmp_path, aws, accounts_toml(written, {SWEPT: ""}, checks)) as place:
        outcome = place.run("--accounts=accounts.toml", "--include-passed")
        report = place.report()
    assert outcome.code == 1, outcome.stderr
    assert report["coverage"]["gaps"] == []
    assert report["coverage"]["planned"] == report["coverage"]["evaluated"]
    assert report["summary"]["targets"] >= 2
    arns = {finding["resource"]["arn"] for finding in report["findings"]}
    assert {arn.split(":")[1] for arn in arns} == {partition}
    services = {arn.split(":")[2] for arn in arns}
    assert {"s3", "ec2", "iam", "dynamodb", "sqs", "elasticfilesystem", "lambda"} <= services
    assert {call.region for call in aws.calls} == set(regions)
    assert {call.region for call in aws.calls if call.service in {"iam", "sts"}} == {home}
    assert {call.region for call in aws.calls if call.operation == "ListBuckets"} == {home}
    assert [call.account_id for call in aws.calls if call.operation == "AssumeRole"] == [
        SOURCE.account_id
    ]
