"""What the opponents share: their command line, the fleet, and the one line that they print.

All sweep the same: for each account AssumeRole, ListRegions, ListBuckets, GetBucketEncryption of
each bucket in its own region, and in each region DescribeInstances and DescribeVolumes.
"""

import argparse
import os
import sys
import time
from pathlib import Path

import msgspec

from benchmarks.fake_aws.fleet import account_id
from benchmarks.fake_aws.memory import peak_rss_bytes
from benchmarks.fake_aws.options import DEFAULT_REGIONS

__all__ = [
    "NO_RULE",
    "PAGE",
    "SESSION_NAME",
    "Fleet",
    "Meter",
    "Result",
    "arguments",
    "endpoint",
    "fleet_of",
    "say",
]

#: S3's code for a bucket without a default encryption rule: an answer, no error
NO_RULE = "ServerSideEncryptionConfigurationNotFoundError"
#: page size of the Describe calls, which is the most that EC2 takes
PAGE = 1000
#: name of the sessions of the assumed roles
SESSION_NAME = "opponent"


class Fleet(msgspec.Struct, frozen=True):
    """What is to be swept; a file of `--accounts` is this as JSON."""

    accounts: list[str]
    regions: list[str]
    role: str = "fleetscan-audit"

    def role_arn(self, account: str) -> str:
        """Return the ARN of the role to assume in an account."""
        return f"arn:aws:iam::{account}:role/{self.role}"


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """What an opponent prints."""

    calls: int
    seconds_wall: float
    #: CPU of the sweep alone
    seconds_cpu: float
    #: CPU of the whole process: interpreter and imports too
    seconds_cpu_process: float
    peak_rss_bytes: int
    #: calls that failed
    errors: int


class Meter:
    """Measures from its making on."""

    def __init__(self) -> None:
        self._wall = time.perf_counter()
        self._cpu = time.process_time()

    def result(self, *, calls: int, errors: int) -> Result:
        """Return what was used so far."""
        cpu = time.process_time()
        return Result(
            calls=calls,
            seconds_wall=time.perf_counter() - self._wall,
            seconds_cpu=cpu - self._cpu,
            seconds_cpu_process=cpu,
            peak_rss_bytes=peak_rss_bytes(),
            errors=errors,
        )


def arguments(what: str) -> argparse.ArgumentParser:
    """Make the parser of an opponent's command line."""
    parser = argparse.ArgumentParser(description=what)
    parser.add_argument(
        "--accounts",
        default="10",
        help="how many accounts of the fake AWS, or a JSON file with accounts, regions and role",
    )
    parser.add_argument("--regions", default=",".join(DEFAULT_REGIONS), help="where N is given")
    parser.add_argument("--concurrency", type=int, default=50, help="how much runs at once")
    return parser


def fleet_of(given: argparse.Namespace) -> Fleet:
    """Return the fleet that a command line names; leaves the process if there is none."""
    if given.accounts.isdecimal():
        accounts = [account_id(index) for index in range(int(given.accounts))]
        return Fleet(accounts=accounts, regions=given.regions.split(","))
    try:
        return msgspec.json.decode(Path(given.accounts).read_bytes(), type=Fleet)
    except (OSError, msgspec.MsgspecError) as failure:
        sys.exit(f"--accounts {given.accounts}: {failure}")


def endpoint() -> str:
    """Return where the fake AWS is; leaves the process if the environment does not say."""
    try:
        return os.environ["AWS_ENDPOINT_URL"]
    except KeyError:
        sys.exit("AWS_ENDPOINT_URL is not set: an opponent calls nothing but a fake AWS")


def say(result: msgspec.Struct) -> None:
    """Print a result as one line of JSON."""
    sys.stdout.write(msgspec.json.encode(result).decode() + "\n")
