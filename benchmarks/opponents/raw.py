"""The limit: signed requests over bare aiohttp, with no SDK in between.

Requests are constant bytes, a signature takes one HMAC and one hash (the signing key is kept), and
of a reply only what the next call needs is looked for. Nothing is retried and nothing is judged:
no tool that does its work can be cheaper on this HTTP client.

    python -m benchmarks.opponents.raw --accounts 1000 --concurrency 100
    python -m benchmarks.opponents.raw --calls 20000 --operation ec2:DescribeVolumes
"""

import asyncio
import hashlib
import hmac
import os
import re
import time
from collections.abc import Iterator
from urllib.parse import quote, urlsplit

import aiohttp
import msgspec
import uvloop
from yarl import URL

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

_FORM = "application/x-www-form-urlencoded; charset=utf-8"
_EMPTY_HASH = hashlib.sha256(b"").hexdigest()
_NO_RULE = NO_RULE.encode()
_CREDENTIALS = re.compile(
    rb"<AccessKeyId>([^<]+)</AccessKeyId>\s*<SecretAccessKey>([^<]+)</SecretAccessKey>\s*"
    rb"<SessionToken>([^<]+)</SessionToken>"
)
_BUCKET = re.compile(rb"<Name>([^<]+)</Name>.*?<BucketRegion>([^<]+)</BucketRegion>", re.DOTALL)
_NEXT = re.compile(rb"<nextToken>([^<]+)</nextToken>")
_OK = 200


class Keys:
    """Credentials, with the signing keys that were made of them."""

    __slots__ = ("access_key", "secret", "signing", "token")

    def __init__(self, access_key: str, secret: str, token: str | None) -> None:
        self.access_key = access_key
        self.secret = secret
        self.token = token
        #: by date, region and service: the scope as text, and the key
        self.signing: dict[tuple[str, str, str], tuple[str, bytes]] = {}

    def key(self, date: str, region: str, service: str) -> tuple[str, bytes]:
        """Return the scope and the signing key for a day, region and service."""
        found = self.signing.get((date, region, service))
        if found is None:
            key = f"AWS4{self.secret}".encode()
            for part in (date, region, service, "aws4_request"):
                key = hmac.digest(key, part.encode(), "sha256")
            found = f"{date}/{region}/{service}/aws4_request", key
            self.signing[date, region, service] = found
        return found


class Template:
    """A request, ready but for its credentials, its region and the time."""

    __slots__ = ("body", "body_hash", "content_type", "method", "path", "query", "service", "url")

    def __init__(
        self,
        service: str,
        *,
        path: str = "/",
        query: str = "",
        body: bytes = b"",
        content_type: str = "",
        base: str,
    ) -> None:
        self.service = service
        self.method = "POST" if body else "GET"
        self.path = path
        self.query = query
        self.body = body or None
        self.body_hash = hashlib.sha256(body).hexdigest() if body else _EMPTY_HASH
        self.content_type = content_type
        self.url = URL(f"{base}{path}{'?' if query else ''}{query}", encoded=True)


class Aws:
    """Makes signed calls."""

    def __init__(self, http: aiohttp.ClientSession, base: str) -> None:
        self._http = http
        self.base = base
        self._host = urlsplit(base).netloc
        self._second = 0
        self._now = self._day = ""
        self.calls = 0
        self.errors = 0

    def _time(self) -> tuple[str, str]:
        second = int(time.time())
        if second != self._second:
            self._second = second
            self._now = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(second))
            self._day = self._now[:8]
        return self._now, self._day

    async def call(self, template: Template, keys: Keys, region: str) -> bytes:
        """Make one call; return the body of the reply, which is empty if the call failed."""
        now, day = self._time()
        scope, key = keys.key(day, region, template.service)
        headers = {"Host": self._host, "X-Amz-Date": now}
        lines, names = f"host:{self._host}\n", "host"
        if template.content_type:
            headers["Content-Type"] = template.content_type
        if template.service == "s3":
            headers["X-Amz-Content-SHA256"] = template.body_hash
            lines += f"x-amz-content-sha256:{template.body_hash}\n"
            names += ";x-amz-content-sha256"
        lines += f"x-amz-date:{now}\n"
        names += ";x-amz-date"
        if keys.token is not None:
            headers["X-Amz-Security-Token"] = keys.token
            lines += f"x-amz-security-token:{keys.token}\n"
            names += ";x-amz-security-token"
        canonical = (
            f"{template.method}\n{template.path}\n{template.query}\n{lines}\n{names}\n"
            f"{template.body_hash}"
        )
        digest = hashlib.sha256(canonical.encode()).hexdigest()
        text = f"AWS4-HMAC-SHA256\n{now}\n{scope}\n{digest}"
        signature = hmac.digest(key, text.encode(), "sha256").hex()
        headers["Authorization"] = (
            f"AWS4-HMAC-SHA256 Credential={keys.access_key}/{scope}, SignedHeaders={names}, "
            f"Signature={signature}"
        )
        self.calls += 1
        try:
            async with self._http.request(
                template.method,
                template.url,
                data=template.body,
                headers=headers,
                allow_redirects=False,
            ) as response:
                body = await response.read()
        except aiohttp.ClientError:
            self.errors += 1
            return b""
        if response.status != _OK and _NO_RULE not in body:
            self.errors += 1
            return b""
        return body


class Requests:
    """The templates of a sweep."""

    def __init__(self, base: str) -> None:
        self._base = base
        self.list_regions = Template(
            "account",
            path="/listRegions",
            body=b'{"MaxResults":50,"RegionOptStatusContains":["ENABLED","ENABLED_BY_DEFAULT"]}',
            content_type="application/json",
            base=base,
        )
        self.list_buckets = Template("s3", query="max-buckets=1000", base=base)
        self.instances = self.describe("DescribeInstances")
        self.volumes = self.describe("DescribeVolumes")

    def describe(self, operation: str, token: str = "") -> Template:
        """Make the template of a Describe call, for the first page or the one of a token."""
        more = f"&NextToken={quote(token, safe='')}" if token else ""
        body = f"Action={operation}&Version=2016-11-15&MaxResults={PAGE}{more}".encode()
        return Template("ec2", body=body, content_type=_FORM, base=self._base)

    def assume_role(self, arn: str) -> Template:
        """Make the template of an AssumeRole."""
        body = (
            f"Action=AssumeRole&Version=2011-06-15&RoleArn={quote(arn, safe='')}"
            f"&RoleSessionName={SESSION_NAME}"
        ).encode()
        return Template("sts", body=body, content_type=_FORM, base=self._base)

    def encryption(self, bucket: str) -> Template:
        """Make the template of a GetBucketEncryption."""
        return Template("s3", path=f"/{bucket}", query="encryption=", base=self._base)


async def _enter(aws: Aws, requests: Requests, source: Keys, arn: str) -> Keys | None:
    body = await aws.call(requests.assume_role(arn), source, "us-east-1")
    match = _CREDENTIALS.search(body)
    if match is None:
        return None
    access_key, secret, token = (part.decode() for part in match.groups())
    return Keys(access_key, secret, token)


async def _sweep_account(
    aws: Aws, requests: Requests, source: Keys, fleet: Fleet, account: str
) -> None:
    keys = await _enter(aws, requests, source, fleet.role_arn(account))
    if keys is None:
        return
    await aws.call(requests.list_regions, keys, "us-east-1")
    buckets = await aws.call(requests.list_buckets, keys, "us-east-1")
    for name, region in _BUCKET.findall(buckets):
        await aws.call(requests.encryption(name.decode()), keys, region.decode())
    for region in fleet.regions:
        for operation, first in (
            ("DescribeInstances", requests.instances),
            ("DescribeVolumes", requests.volumes),
        ):
            page = await aws.call(first, keys, region)
            # The token is at the end, so this need not look through a page of some megabytes.
            while match := _NEXT.search(page, max(0, len(page) - 2000)):
                page = await aws.call(requests.describe(operation, match[1].decode()), keys, region)


def _source() -> Keys:
    return Keys(
        os.environ["AWS_ACCESS_KEY_ID"],
        os.environ["AWS_SECRET_ACCESS_KEY"],
        os.environ.get("AWS_SESSION_TOKEN"),
    )


def _session(connections: int) -> aiohttp.ClientSession:
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=connections),
        cookie_jar=aiohttp.DummyCookieJar(),
        timeout=aiohttp.ClientTimeout(total=None),
        skip_auto_headers=("Accept", "Accept-Encoding", "User-Agent", "Content-Type"),
        auto_decompress=False,
    )


async def sweep(fleet: Fleet, concurrency: int) -> Result:
    """Sweep a fleet, `concurrency` accounts at once, each call after the other.

    That many calls are under way from the first to nearly the last, and a task less is started for
    each call than if those of an account ran at once.
    """
    base = endpoint()
    async with _session(concurrency) as http:
        aws, requests, source = Aws(http, base), Requests(base), _source()
        waiting = iter(fleet.accounts)

        async def work(accounts: Iterator[str]) -> None:
            for account in accounts:
                await _sweep_account(aws, requests, source, fleet, account)

        meter = Meter()
        await asyncio.gather(*(work(waiting) for _ in range(concurrency)))
        return meter.result(calls=aws.calls, errors=aws.errors)


class CallCost(msgspec.Struct, frozen=True, kw_only=True):
    """What `--calls` prints."""

    operation: str
    calls: int
    errors: int
    seconds_wall: float
    seconds_cpu: float
    cpu_microseconds_per_call: float


async def repeat(fleet: Fleet, operation: str, calls: int, connections: int) -> CallCost:
    """Make the same call of the first account again and again, over some connections."""
    base = endpoint()
    async with _session(connections) as http:
        aws, requests = Aws(http, base), Requests(base)
        keys = await _enter(aws, requests, _source(), fleet.role_arn(fleet.accounts[0]))
        if keys is None:
            raise SystemExit(f"the role of {fleet.accounts[0]} could not be assumed")
        template = requests.describe(operation.partition(":")[2])
        region = fleet.regions[0]
        aws.calls = 0
        numbers = iter(range(calls))

        async def work() -> None:
            for _ in numbers:
                await aws.call(template, keys, region)

        meter = Meter()
        await asyncio.gather(*(work() for _ in range(connections)))
        used = meter.result(calls=aws.calls, errors=aws.errors)
    return CallCost(
        operation=operation,
        calls=used.calls,
        errors=used.errors,
        seconds_wall=used.seconds_wall,
        seconds_cpu=used.seconds_cpu,
        cpu_microseconds_per_call=used.seconds_cpu / max(1, used.calls) * 1e6,
    )


def main() -> None:
    """Do what the command line says, and print the result."""
    parser = arguments("Sweep a fleet with signed requests over bare aiohttp.")
    parser.add_argument("--calls", type=int, help="make so many equal calls in place of a sweep")
    parser.add_argument("--operation", default="ec2:DescribeVolumes", help="which call to repeat")
    given = parser.parse_args()
    fleet = fleet_of(given)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        if given.calls is None:
            say(runner.run(sweep(fleet, given.concurrency)))
        else:
            say(runner.run(repeat(fleet, given.operation, given.calls, given.concurrency)))


if __name__ == "__main__":
    main()
