"""Call an API of EC2 as often as it can be called: of several accounts and regions, all at once.

`python -m benchmarks.workers.budgets ours|plain|adaptive FIRST ACCOUNTS SECONDS` calls with the
accounts from number FIRST on, from 32 tasks for each account and region. `plain` is aioboto3 with
its defaults; `adaptive` is that with the retry mode that watches the rate of calls.
"""

import argparse
import asyncio
import json
import os
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, Final, Literal

import uvloop

from benchmarks.fake_aws.fleet import account_id
from benchmarks.harness.fleet import REGIONS

__all__ = ["API", "CALLERS", "CONTENDERS", "REGIONS_CALLED"]

#: makes one call; False if it was given up
Call = Callable[[], Awaitable[bool]]

CONTENDERS: Final = ("ours", "plain", "adaptive")
REGIONS_CALLED: Final = REGIONS[:2]
API: Final = "DescribeVolumes"
#: as many as a task has calls in flight
CALLERS: Final = 32
_PAGE: Final = 1000


def _role_of(account: str) -> str:
    return f"arn:aws:iam::{account}:role/fleetscan-audit"


@asynccontextmanager
async def _ours(accounts: list[str]) -> AsyncIterator[list[Call]]:
    """Through sessions of tasks, one for each account and region."""
    # here, so that the others do not carry our modules
    from fleetscan.aws.accounts import AwsAccounts  # noqa: PLC0415 - see above
    from fleetscan.aws.credentials import Access  # noqa: PLC0415
    from fleetscan.aws.task import TaskApi  # noqa: PLC0415
    from fleetscan.catalogue import Call as Declared  # noqa: PLC0415
    from fleetscan.verdicts import NotRead  # noqa: PLC0415

    declared = Declared(f"ec2:{API}")

    def call(api: TaskApi) -> Call:
        async def make() -> bool:
            try:
                await api.call(declared.operation, MaxResults=_PAGE)
            except NotRead:
                return False
            return True

        return make

    fleet = AwsAccounts()
    calls = []
    async with fleet.connections, AsyncExitStack() as stack:
        for account in accounts:
            entered = await fleet.open(Access(account_id=account, role_arns=(_role_of(account),)))
            for region in REGIONS_CALLED:
                session = await entered.session(region, frozenset(REGIONS))
                await stack.enter_async_context(session)
                calls.append(call(session.api([declared])))
        yield calls


@asynccontextmanager
async def _aioboto3(
    accounts: list[str], mode: Literal["legacy", "adaptive"]
) -> AsyncIterator[list[Call]]:
    """Through aioboto3's clients, one for each account and region."""
    import aioboto3  # noqa: PLC0415 - as above
    from aiobotocore.config import AioConfig  # noqa: PLC0415
    from botocore.exceptions import ClientError  # noqa: PLC0415

    def call(ec2: Any) -> Call:  # noqa: ANN401 - clients are made at run time
        async def make() -> bool:
            try:
                await ec2.describe_volumes(MaxResults=_PAGE)
            except ClientError:
                return False
            return True

        return make

    config = AioConfig(max_pool_connections=CALLERS, retries={"mode": mode})
    calls = []
    async with AsyncExitStack() as stack:
        sts = await stack.enter_async_context(aioboto3.Session().client("sts"))
        for account in accounts:
            assumed = await sts.assume_role(RoleArn=_role_of(account), RoleSessionName="bench")
            keys = assumed["Credentials"]
            session = aioboto3.Session(
                keys["AccessKeyId"], keys["SecretAccessKey"], keys["SessionToken"]
            )
            for region in REGIONS_CALLED:
                ec2 = await stack.enter_async_context(
                    session.client("ec2", region_name=region, config=config)
                )
                calls.append(call(ec2))
        yield calls


async def _work(contender: str, accounts: list[str], seconds: float) -> None:
    if contender == "ours":
        opened = _ours(accounts)
    else:
        opened = _aioboto3(accounts, "adaptive" if contender == "adaptive" else "legacy")
    async with opened as calls:
        answered = given_up = 0

        async def work(call: Call) -> None:
            nonlocal answered, given_up
            while True:
                was_answered = await call()
                answered += was_answered
                given_up += not was_answered

        began = time.monotonic()
        tasks = [asyncio.ensure_future(work(call)) for call in calls for _ in range(CALLERS)]
        broken, _ = await asyncio.wait(tasks, timeout=seconds, return_when=asyncio.FIRST_EXCEPTION)
        for task in broken:
            task.result()
        took = time.monotonic() - began
        print(json.dumps({"answered": answered, "given_up": given_up, "seconds": took}), flush=True)
        # Not in order: two runs in aiobotocore's adaptive mode never ended once their calls were
        # cancelled. It waits for its rate in asyncio.wait_for, which may lose a cancellation in
        # Python 3.11: https://github.com/python/cpython/issues/86296
        os._exit(0)


def main() -> None:
    """Parse the arguments and work."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("contender", choices=CONTENDERS)
    parser.add_argument("first", type=int)
    parser.add_argument("accounts", type=int)
    parser.add_argument("seconds", type=float)
    wanted = parser.parse_args()
    accounts = [account_id(wanted.first + number) for number in range(wanted.accounts)]
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_work(wanted.contender, accounts, wanted.seconds))


if __name__ == "__main__":
    main()
