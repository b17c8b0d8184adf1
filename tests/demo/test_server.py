"""The simulated AWS records its calls, can be aimed at by a process, and leaves nothing behind."""

import importlib.util
import os
import subprocess
import sys
import threading
from contextlib import AsyncExitStack
from importlib.machinery import ModuleSpec
from urllib.request import urlopen

import pytest
from botocore.exceptions import HTTPClientError

from fleetscan.demo.resources import Queue, Resource
from fleetscan.demo.server import DemoNotInstalledError, SimulatedAWS
from fleetscan.errors import ConfigurationError
from tests.demo.clients import client, role_session, source_session
from tests.demo.fleets import FIRST, SECOND, SOURCE, account, fleet_of, two_accounts

CALLER = "import boto3; print(boto3.client('sts').get_caller_identity()['Arn'])"


async def test_calls_record_who_signed_what_for_which_region() -> None:
    with SimulatedAWS(two_accounts()) as aws:
        first = await role_session(aws, SOURCE, FIRST, region="eu-west-1")
        given = await first.get_credentials()
        async with client(aws, first, "ec2", "us-west-2") as ec2:
            await ec2.describe_volumes()
        calls = aws.calls

    assert [
        (call.access_key_id, call.account_id, call.region, call.service, call.operation)
        for call in calls
    ] == [
        (SOURCE.access_key_id, SOURCE.account_id, "eu-west-1", "sts", "AssumeRole"),
        (given.access_key, FIRST, "us-west-2", "ec2", "DescribeVolumes"),
    ]


async def test_calls_can_be_forgotten() -> None:
    with SimulatedAWS(two_accounts()) as aws:
        await role_session(aws, SOURCE, FIRST)
        aws.clear_calls()

        assert aws.calls == ()


def test_calls_stay_readable_after_the_end() -> None:
    with SimulatedAWS(two_accounts()) as aws, pytest.raises(OSError, match="403"):
        urlopen(aws.endpoint_url)  # noqa: S310 - our own server

    assert [call.operation for call in aws.calls] == ["GET /"]


def test_each_start_is_a_fresh_fleet() -> None:
    with SimulatedAWS(fleet_of(account(FIRST, Queue(name="jobs")))):
        pass

    with SimulatedAWS(fleet_of(account(FIRST, Queue(name="jobs")))) as aws:
        assert aws.endpoint_url.startswith("http://127.0.0.1:")


def test_a_second_one_in_the_process_is_refused() -> None:
    with (
        SimulatedAWS(two_accounts()),
        pytest.raises(RuntimeError, match="another simulated AWS"),
        SimulatedAWS(two_accounts()),
    ):
        pass


def test_the_end_leaves_no_thread_and_no_environment_behind() -> None:
    threads = threading.active_count()
    environment = dict(os.environ)

    with SimulatedAWS(two_accounts()) as aws:
        assert threading.active_count() > threads

    assert threading.active_count() == threads
    assert dict(os.environ) == environment
    with pytest.raises(OSError, match="refused"):
        urlopen(aws.endpoint_url)  # noqa: S310 - our own server


async def test_a_client_that_keeps_its_connection_does_not_hold_up_the_end() -> None:
    async with AsyncExitStack() as still_open:
        with SimulatedAWS(two_accounts()) as aws:
            sts = await still_open.enter_async_context(client(aws, source_session(SOURCE), "sts"))
            await sts.get_caller_identity()

        with pytest.raises(HTTPClientError):
            await sts.get_caller_identity()


def test_a_fleet_that_cannot_be_made_leaves_room_for_the_next() -> None:
    with (
        pytest.raises(NotImplementedError, match=f"Resource in .*{FIRST}"),
        SimulatedAWS(fleet_of(account(FIRST, Resource()))),
    ):
        pass

    with SimulatedAWS(two_accounts()):
        pass


def test_a_process_with_the_environment_reaches_this_aws() -> None:
    with SimulatedAWS(two_accounts()) as aws:
        stale = {**os.environ, "AWS_PROFILE": "absent", "AWS_SESSION_TOKEN": "stale"}
        output = subprocess.run(
            [sys.executable, "-c", CALLER],
            env=aws.process_environment(stale),
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    assert output.strip() == f"arn:aws:iam::{SOURCE.account_id}:user/fleet-auditor"


def test_a_profile_that_does_not_exist_is_no_obstacle(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "absent")

    with SimulatedAWS(two_accounts()):
        assert os.environ["AWS_PROFILE"] == "absent"


def test_without_moto_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    find_spec = importlib.util.find_spec

    def without_moto(name: str) -> ModuleSpec | None:
        return None if name == "moto" else find_spec(name)

    monkeypatch.setattr("fleetscan.demo.server.find_spec", without_moto)

    with pytest.raises(DemoNotInstalledError, match=r"fleetscan\[demo\]") as caught:
        SimulatedAWS(two_accounts()).__enter__()
    assert isinstance(caught.value, ConfigurationError)


def test_importing_the_server_imports_no_moto() -> None:
    code = "import sys, fleetscan.demo.server, fleetscan.demo.fleet; print('moto' in sys.modules)"

    output = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout

    assert output == "False\n"


async def test_two_accounts_do_not_see_each_other() -> None:
    sizes = {}
    with SimulatedAWS(two_accounts()) as aws:
        for account_id in (FIRST, SECOND):
            session = await role_session(aws, SOURCE, account_id)
            async with client(aws, session, "ec2") as ec2:
                reply = await ec2.describe_volumes()
            sizes[account_id] = [volume["Size"] for volume in reply["Volumes"]]

    assert sizes == {FIRST: [11], SECOND: [22]}
