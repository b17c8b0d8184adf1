"""Plain aioboto3, as its documentation shows: a new session for each task, paginators, clients.

    python -m benchmarks.opponents.plain_aioboto3 --accounts 20 --concurrency 10

Source: https://aioboto3.readthedocs.io/en/latest/usage.html
"""

import asyncio
from collections import defaultdict
from contextlib import AbstractAsyncContextManager
from typing import Any

import aioboto3
import uvloop
from botocore.exceptions import BotoCoreError, ClientError

from benchmarks.opponents.sweep import (
    NO_RULE,
    PAGE,
    SESSION_NAME,
    Fleet,
    Meter,
    Result,
    arguments,
    endpoint,
    fleet_of,
    say,
)


class Sweep:
    """One sweep: a task for each account, then one for each of its regions."""

    def __init__(self, fleet: Fleet, concurrency: int) -> None:
        self._fleet = fleet
        self._limit = asyncio.Semaphore(concurrency)
        self.calls = 0
        self.errors = 0

    async def run(self) -> None:
        """Sweep all accounts."""
        await asyncio.gather(*(self._account(account) for account in self._fleet.accounts))

    async def _account(self, account: str) -> None:
        try:
            async with self._limit:
                credentials = await self._assume(account)
                buckets = await self._list(credentials)
        except (BotoCoreError, ClientError):
            self.errors += 1
            return
        await asyncio.gather(
            *(self._region(credentials, region, buckets[region]) for region in self._fleet.regions)
        )

    async def _assume(self, account: str) -> dict[str, str]:
        async with _client(aioboto3.Session(), "sts", "us-east-1") as sts:
            self.calls += 1
            reply = await sts.assume_role(
                RoleArn=self._fleet.role_arn(account), RoleSessionName=SESSION_NAME
            )
        given = reply["Credentials"]
        return {
            "aws_access_key_id": given["AccessKeyId"],
            "aws_secret_access_key": given["SecretAccessKey"],
            "aws_session_token": given["SessionToken"],
        }

    async def _list(self, credentials: dict[str, str]) -> dict[str, list[str]]:
        """Return the names of the account's buckets by region, and ask for its regions too."""
        session = aioboto3.Session(**credentials)
        async with _client(session, "account", "us-east-1") as account:
            async for _ in account.get_paginator("list_regions").paginate(
                RegionOptStatusContains=["ENABLED", "ENABLED_BY_DEFAULT"],
                PaginationConfig={"PageSize": 50},
            ):
                self.calls += 1
        buckets: dict[str, list[str]] = defaultdict(list)
        async with _client(session, "s3", "us-east-1") as s3:
            # Without a size S3 does not tell a bucket's region.
            async for page in s3.get_paginator("list_buckets").paginate(
                PaginationConfig={"PageSize": PAGE}
            ):
                self.calls += 1
                for bucket in page["Buckets"]:
                    buckets[bucket["BucketRegion"]].append(bucket["Name"])
        return buckets

    async def _region(self, credentials: dict[str, str], region: str, buckets: list[str]) -> None:
        try:
            async with self._limit:
                session = aioboto3.Session(**credentials, region_name=region)
                await self._instances_and_volumes(session, region)
                await self._encryptions(session, region, buckets)
        except (BotoCoreError, ClientError):
            self.errors += 1

    async def _instances_and_volumes(self, session: aioboto3.Session, region: str) -> None:
        async with _client(session, "ec2", region) as ec2:
            for operation in ("describe_instances", "describe_volumes"):
                async for _ in ec2.get_paginator(operation).paginate(
                    PaginationConfig={"PageSize": PAGE}
                ):
                    self.calls += 1

    async def _encryptions(
        self, session: aioboto3.Session, region: str, buckets: list[str]
    ) -> None:
        async with _client(session, "s3", region) as s3:
            for name in buckets:
                self.calls += 1
                try:
                    await s3.get_bucket_encryption(Bucket=name)
                except ClientError as error:
                    if error.response["Error"]["Code"] != NO_RULE:
                        self.errors += 1


def _client(
    session: aioboto3.Session, service: str, region: str
) -> AbstractAsyncContextManager[Any]:
    client: AbstractAsyncContextManager[Any] = session.client(service, region_name=region)
    return client


async def sweep(fleet: Fleet, concurrency: int) -> Result:
    """Sweep a fleet, with so many tasks at once."""
    swept = Sweep(fleet, concurrency)
    meter = Meter()
    await swept.run()
    return meter.result(calls=swept.calls, errors=swept.errors)


def main() -> None:
    """Do what the command line says, and print the result."""
    given = arguments("Sweep a fleet with plain aioboto3.").parse_args()
    endpoint()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        say(runner.run(sweep(fleet_of(given), given.concurrency)))


if __name__ == "__main__":
    main()
