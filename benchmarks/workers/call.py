"""Make the same calls again and again, of one account in one region, over some connections.

`python -m benchmarks.workers.call ours|raw|plain small|large CALLS`. Small replies are those of
DescribeInstances, DescribeVolumes and GetBucketEncryption in turn, as a sweep asks for them; large
ones are of DescribeInstances alone. The size of the replies is the server's business.
"""

import argparse
import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Final

import uvloop

from benchmarks.fake_aws.fleet import account_id
from benchmarks.harness.fleet import REGIONS

#: makes the call of that number
Call = Callable[[int], Awaitable[object]]

_CONNECTIONS: Final = 32
_PAGE: Final = 1000
_ACCOUNT: Final = account_id(0)
_ROLE_ARN: Final = f"arn:aws:iam::{_ACCOUNT}:role/fleetscan-audit"
_REGION: Final = REGIONS[0]
# the part of the calls that is made before the clock runs: it opens the connections, and makes what
# is made on first use
_WARM_UP: Final = 0.1
# calls that no budget holds up: a multiple of the kinds of calls, and less than EC2's buckets hold
_BURST: Final = 60


@asynccontextmanager
async def _ours() -> AsyncIterator[list[Call]]:
    """Through the collectors, in a session of a task."""
    # here, so that the others do not carry our modules
    from fleetscan.aws.accounts import AwsAccounts  # noqa: PLC0415 - see above
    from fleetscan.aws.budgets import Budgets  # noqa: PLC0415 - as above
    from fleetscan.aws.credentials import Access  # noqa: PLC0415 - as above
    from fleetscan.collectors import s3  # noqa: PLC0415 - as above
    from fleetscan.collectors.ec2 import compute, storage  # noqa: PLC0415 - as above

    account = await AwsAccounts().open(Access(account_id=_ACCOUNT, role_arns=(_ROLE_ARN,)))
    async with await account.session(_REGION, frozenset(REGIONS)) as session:
        api = session.api(s3.buckets.calls)
        buckets = [each async for each in s3.buckets.function(api)]
        bucket = next(each for each in buckets if each.region == _REGION)

        async def instances(number: int) -> object:
            if number % _BURST == 0:
                # AWS lets no account make so many calls: these are as those of many accounts
                session.credentials.traffic.budgets = Budgets()
            api = session.api(compute.instances.calls)
            return [each async for each in compute.instances.function(api)]

        async def volumes(_: int) -> object:
            api = session.api(storage.volumes.calls)
            return [each async for each in storage.volumes.function(api)]

        async def encryption(_: int) -> object:
            api = session.api(s3.bucket_encryption.calls, _REGION)
            return await s3.bucket_encryption.function(api, bucket)

        yield [instances, volumes, encryption]


@asynccontextmanager
async def _raw() -> AsyncIterator[list[Call]]:
    """Over bare aiohttp, whose replies are read and not parsed."""
    from benchmarks.workers.raw_calls import entered  # noqa: PLC0415 - as above

    async with entered(_ROLE_ARN, connections=_CONNECTIONS) as (aws, requests, keys):
        listed = (await aws.call(requests.list_buckets, keys, _REGION)).decode()
        templates = [requests.instances, requests.volumes, requests.encryption(_bucket_in(listed))]

        def call(template: object) -> Call:
            return lambda _: aws.call(template, keys, _REGION)  # type: ignore[arg-type]  # it is one of those above

        yield [call(template) for template in templates]
        assert not aws.errors


def _bucket_in(listed: str) -> str:
    """Return the name of the first bucket of our region in a reply of ListBuckets."""
    for bucket in listed.split("<Bucket>")[1:]:
        if f"<BucketRegion>{_REGION}</BucketRegion>" in bucket:
            return bucket.partition("<Name>")[2].partition("</Name>")[0]
    raise AssertionError(listed)


@asynccontextmanager
async def _plain() -> AsyncIterator[list[Call]]:
    """Through aioboto3's clients, with its defaults but for the number of connections."""
    import aioboto3  # noqa: PLC0415 - as above
    from aiobotocore.config import AioConfig  # noqa: PLC0415

    config = AioConfig(max_pool_connections=_CONNECTIONS)
    async with aioboto3.Session().client("sts") as sts:
        assumed = await sts.assume_role(RoleArn=_ROLE_ARN, RoleSessionName="bench")
    keys = assumed["Credentials"]
    session = aioboto3.Session(
        keys["AccessKeyId"], keys["SecretAccessKey"], keys["SessionToken"], region_name=_REGION
    )
    async with (
        session.client("ec2", config=config) as ec2,
        session.client("s3", config=config) as s3,
    ):
        listed = await s3.list_buckets(MaxBuckets=_PAGE)
        bucket = next(each["Name"] for each in listed["Buckets"] if each["BucketRegion"] == _REGION)

        async def encryption(_: int) -> object:
            try:
                return await s3.get_bucket_encryption(Bucket=bucket)
            except s3.exceptions.ClientError:
                # the bucket has no rule, which is an answer
                return None

        yield [
            lambda _: ec2.describe_instances(MaxResults=_PAGE),
            lambda _: ec2.describe_volumes(MaxResults=_PAGE),
            encryption,
        ]


async def _work(contender: str, size: str, count: int) -> dict[str, float]:
    opened = {"ours": _ours, "raw": _raw, "plain": _plain}[contender]
    async with opened() as calls:
        chosen = calls if size == "small" else calls[:1]
        await _all(chosen, max(len(chosen), int(count * _WARM_UP)))
        wall, cpu = time.perf_counter(), time.process_time()
        await _all(chosen, count)
        return {
            "cpu_seconds_per_call": (time.process_time() - cpu) / count,
            "calls_per_second": count / (time.perf_counter() - wall),
        }


async def _all(calls: list[Call], count: int) -> None:
    numbers = iter(range(count))

    async def work() -> None:
        for number in numbers:
            await calls[number % len(calls)](number)

    await asyncio.gather(*(work() for _ in range(_CONNECTIONS)))


def main() -> None:
    """Parse the arguments and work."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("contender", choices=["ours", "raw", "plain"])
    parser.add_argument("size", choices=["small", "large"])
    parser.add_argument("calls", type=int)
    wanted = parser.parse_args()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        print(json.dumps(runner.run(_work(wanted.contender, wanted.size, wanted.calls))))


if __name__ == "__main__":
    main()
