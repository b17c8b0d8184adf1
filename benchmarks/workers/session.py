"""Make sessions of tasks, each with an EC2 and an S3 client, and send nothing.

`python -m benchmarks.workers.session ours|whole|plain COUNT [--hold]`: one after the other,
or all of them alive at the end. `whole` is ours, but for that an event is emitted in each client:
ours make their event hooks when the first is, and the calls of a sweep emit none.
"""

import argparse
import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack

import aioboto3

from benchmarks.harness.fleet import REGIONS

#: makes one task's session and clients, which live until the stack is closed
Make = Callable[[int, AsyncExitStack], Awaitable[None]]


def _ours(count: int, *, whole: bool) -> Make:
    # here, so that the other contender does not carry our modules
    from benchmarks.workers.entered import entered_accounts  # noqa: PLC0415 - see above

    accounts = entered_accounts(count // len(REGIONS) + 1)

    async def make(number: int, stack: AsyncExitStack) -> None:
        account, region = accounts[number // len(REGIONS)], REGIONS[number % len(REGIONS)]
        session = await account.session(region, frozenset(REGIONS))
        await stack.enter_async_context(session)
        for service in ("ec2", "s3"):
            client = await session.client(service, region)
            if whole:
                await client.meta.events.emit("a-name-that-nobody-listens-to")

    return make


async def _plain(number: int, stack: AsyncExitStack) -> None:
    """As aioboto3's documentation shows it: a session per task, and clients from it."""
    session = aioboto3.Session(
        aws_access_key_id=f"AKIABENCH{number:011d}",
        aws_secret_access_key="no secret",  # noqa: S106 - as it says
        aws_session_token="token",  # noqa: S106 - as above
        region_name=REGIONS[number % len(REGIONS)],
    )
    await stack.enter_async_context(session.client("ec2"))
    await stack.enter_async_context(session.client("s3"))


async def _work(make: Make, count: int, *, hold: bool) -> dict[str, float]:
    began = time.process_time()
    async with AsyncExitStack() as stack:
        await make(0, stack)
    # what is shared by all sessions is made with the first: a sweep pays for it once
    first = time.process_time() - began
    began = time.process_time()
    async with AsyncExitStack() as all_of_them:
        for number in range(count):
            if hold:
                await make(number, all_of_them)
            else:
                async with AsyncExitStack() as stack:
                    await make(number, stack)
        spent = time.process_time() - began
    return {
        "first_cpu_seconds": first,
        "cpu_seconds_per_session": spent / count if count else 0.0,
    }


def main() -> None:
    """Parse the arguments and work."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("contender", choices=["ours", "whole", "plain"])
    parser.add_argument("count", type=int)
    parser.add_argument("--hold", action="store_true")
    wanted = parser.parse_args()
    is_whole = wanted.contender == "whole"
    make = _plain if wanted.contender == "plain" else _ours(wanted.count, whole=is_whole)
    print(json.dumps(asyncio.run(_work(make, wanted.count, hold=wanted.hold))))


if __name__ == "__main__":
    main()
