"""boto3 with a pool of threads: a session for each task, as boto3's documentation asks for.

    python -m benchmarks.opponents.boto3_threads --accounts 20 --concurrency 10

Source: https://boto3.amazonaws.com/v1/documentation/api/latest/guide/session.html (thread safety)
"""

import threading
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import boto3
import msgspec
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


class Entered(msgspec.Struct, frozen=True):
    """An account whose role was assumed, and what is to be asked in each region."""

    credentials: dict[str, str]
    #: names by region
    buckets: dict[str, list[str]]


class Counts:
    """Calls and errors of all threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.calls = 0
        self.errors = 0

    def call(self) -> None:
        """Count a call."""
        with self._lock:
            self.calls += 1

    def error(self) -> None:
        """Count a call that failed."""
        with self._lock:
            self.errors += 1


def _enter(fleet: Fleet, counts: Counts, account: str) -> Entered | None:
    """Assume the role of an account, and list its regions and buckets; None if that failed."""
    try:
        sts = boto3.Session().client("sts", region_name="us-east-1")
        counts.call()
        given = sts.assume_role(RoleArn=fleet.role_arn(account), RoleSessionName=SESSION_NAME)[
            "Credentials"
        ]
        credentials = {
            "aws_access_key_id": given["AccessKeyId"],
            "aws_secret_access_key": given["SecretAccessKey"],
            "aws_session_token": given["SessionToken"],
        }
        session = boto3.Session(**credentials, region_name="us-east-1")
        for _ in (
            session.client("account")
            .get_paginator("list_regions")
            .paginate(
                RegionOptStatusContains=["ENABLED", "ENABLED_BY_DEFAULT"],
                PaginationConfig={"PageSize": 50},
            )
        ):
            counts.call()
        buckets: dict[str, list[str]] = defaultdict(list)
        # Without a size S3 does not tell a bucket's region.
        lists = session.client("s3").get_paginator("list_buckets")
        for page in lists.paginate(PaginationConfig={"PageSize": PAGE}):
            counts.call()
            for bucket in page["Buckets"]:
                buckets[bucket["BucketRegion"]].append(bucket["Name"])
    except (BotoCoreError, ClientError):
        counts.error()
        return None
    return Entered(credentials, dict(buckets))


def _read(counts: Counts, task: tuple[Entered, str]) -> None:
    """Read the instances, the volumes and the buckets of one account and region."""
    entered, region = task
    try:
        session = boto3.Session(**entered.credentials, region_name=region)
        ec2 = session.client("ec2")
        for operation in ("describe_instances", "describe_volumes"):
            for _ in ec2.get_paginator(operation).paginate(PaginationConfig={"PageSize": PAGE}):
                counts.call()
        s3 = session.client("s3")
    except (BotoCoreError, ClientError):
        counts.error()
        return
    for name in entered.buckets.get(region, ()):
        counts.call()
        try:
            s3.get_bucket_encryption(Bucket=name)
        except ClientError as error:
            if error.response["Error"]["Code"] != NO_RULE:
                counts.error()
        except BotoCoreError:
            counts.error()


def sweep(fleet: Fleet, threads: int) -> Result:
    """Sweep a fleet with so many threads: first all accounts, then all their regions."""
    counts = Counts()
    meter = Meter()
    with ThreadPoolExecutor(threads) as pool:
        entered = pool.map(partial(_enter, fleet, counts), fleet.accounts)
        tasks = [(each, region) for each in entered if each for region in fleet.regions]
        # The list takes all results, and with them any failure that is not AWS's.
        list(pool.map(partial(_read, counts), tasks))
    return meter.result(calls=counts.calls, errors=counts.errors)


def main() -> None:
    """Do what the command line says, and print the result."""
    given = arguments("Sweep a fleet with boto3 and a pool of threads.").parse_args()
    endpoint()
    say(sweep(fleet_of(given), given.concurrency))


if __name__ == "__main__":
    main()
