"""IAM of the simulated AWS, asked by botocore's own client."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from fleetscan.collectors.credential_report import parse_report
from fleetscan.demo.resources import GLOBAL, Account, User
from fleetscan.demo.server import SimulatedAWS
from tests.demo.clients import client, source_session
from tests.demo.fleets import SOURCE, fleet_of


@pytest.fixture
async def iam() -> AsyncIterator[Any]:
    inside = {GLOBAL: (User(name="ann"),)}
    fleet = fleet_of(Account(id=SOURCE.account_id, resources=inside))
    with SimulatedAWS(fleet) as aws:
        async with client(aws, source_session(SOURCE), "iam") as opened:
            yield opened


async def test_the_credential_report_has_the_root_user_and_each_user(iam: Any) -> None:  # noqa: ANN401 - aioboto3 makes clients at run time
    await iam.create_login_profile(UserName="ann", Password="a long one")
    await iam.create_access_key(UserName="ann")
    assert (await iam.generate_credential_report())["State"] == "COMPLETE"
    reply = await iam.get_credential_report()
    report = parse_report(reply["Content"], reply["GeneratedTime"])
    ann = report.users[f"arn:aws:iam::{SOURCE.account_id}:user/ann"]
    assert ann.password
    assert [key.number for key in ann.active_keys] == [1]
    assert report.root.mfa
    assert report.root.active_keys == ()


async def test_the_policies_that_an_account_made_are_listed_with_their_names(iam: Any) -> None:  # noqa: ANN401 - aioboto3 makes clients at run time
    statement = '{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}'
    document = f'{{"Version": "2012-10-17", "Statement": {statement}}}'
    await iam.create_policy(PolicyName="reading", PolicyDocument=document)
    only = {"Filter": ["LocalManagedPolicy"]}
    (policy,) = (await iam.get_account_authorization_details(**only))["Policies"]
    assert (policy["PolicyName"], policy["AttachmentCount"]) == ("reading", 0)
    (version,) = policy["PolicyVersionList"]
    assert version["IsDefaultVersion"]
    assert version["Document"]["Version"] == "2012-10-17"
