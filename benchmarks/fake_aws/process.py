"""Start a fake AWS in a process of its own, and ask it what it counted."""

import http.client
import os
import ssl
import subprocess
import sys
from http import HTTPStatus
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import msgspec

from benchmarks.fake_aws.faults import FaultPlan, Rule
from benchmarks.fake_aws.fleet import account_id
from benchmarks.fake_aws.keys import SOURCE_KEY, SOURCE_SECRET
from benchmarks.fake_aws.options import Options
from benchmarks.fake_aws.stats import Stats

__all__ = ["FakeAWS"]

_ROOT = Path(__file__).resolve().parents[2]
_STOP_SECONDS = 10


class _Ready(msgspec.Struct, frozen=True):
    url: str
    pid: int


class FakeAWS:
    """A fake AWS in a subprocess; it ends with the `with` block, or with this process.

    Example:
        with FakeAWS(accounts=1000, latency_ms=30) as aws:
            subprocess.run(["fleetscan", …], env=aws.process_environment())
            print(aws.stats().calls)
    """

    def __init__(self, options: Options | None = None, /, **settings: object) -> None:
        """Describe the fake AWS; nothing starts yet.

        Args:
            options: what to serve.
            **settings: the same by name, as in `Options`.

        Raises:
            ValueError: the options make no sense.
        """
        self.options = options or Options(**settings)  # type: ignore[arg-type]  # mypy can't see that they are named as in Options
        self._process: subprocess.Popen[bytes] | None = None
        self._ready = _Ready(url="", pid=0)

    @property
    def url(self) -> str:
        """Where it listens: `http://127.0.0.1:` and the port; empty before the start."""
        return self._ready.url

    @property
    def pid(self) -> int:
        """The id of its process; 0 before the start."""
        return self._ready.pid

    @property
    def account_ids(self) -> list[str]:
        """The ids of all accounts of the fleet."""
        return [account_id(index) for index in range(self.options.accounts)]

    def __enter__(self) -> Self:
        """Start it, and wait until it listens.

        Raises:
            RuntimeError: it did not start; its own words are on standard error.
        """
        process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.fake_aws", *_arguments(self.options)],
            cwd=_ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self._process = process
        assert process.stdout is not None
        line = process.stdout.readline()
        if not line:
            self._stop()
            raise RuntimeError(f"the fake AWS did not start: exit code {process.returncode}")
        self._ready = msgspec.json.decode(line, type=_Ready)
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Stop it, and wait until it is gone."""
        self._stop()

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.terminate()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def environment(self) -> dict[str, str]:
        """Return the variables that point an AWS client here, with the source credentials.

        They shield from the user's own AWS files and from an instance's metadata. A variable that
        is set already, such as AWS_PROFILE, can do harm still: see `process_environment`.
        """
        variables = {
            "AWS_ACCESS_KEY_ID": SOURCE_KEY,
            "AWS_SECRET_ACCESS_KEY": SOURCE_SECRET,
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_ENDPOINT_URL": self.url,
            "NO_PROXY": "127.0.0.1,localhost",
            "no_proxy": "127.0.0.1,localhost",
        }
        if self.options.tls_cert:
            variables["AWS_CA_BUNDLE"] = self.options.tls_cert
        return variables

    def process_environment(self) -> dict[str, str]:
        """Return the whole environment for a process that is to see this AWS and no other."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        return kept | self.environment()

    def accounts_toml(
        self, regions: tuple[str, ...] | None = None, accounts: int | None = None
    ) -> str:
        """Return fleetscan's accounts.toml for this fleet.

        Args:
            regions: which regions to sweep, globs or "all"; None is all of the fleet.
            accounts: how many accounts, the first ones; None is all.
        """
        chosen = msgspec.json.encode(regions or self.options.regions).decode()
        lines = [
            "[defaults]",
            f'role = "{self.options.role}"',
            # An array of plain strings in JSON is one in TOML too.
            f"regions = {chosen}",
        ]
        for identifier in self.account_ids[:accounts]:
            lines += ["", "[[accounts]]", f'id = "{identifier}"', f'name = "account-{identifier}"']
        return "\n".join(lines) + "\n"

    def accounts_json(
        self, regions: tuple[str, ...] | None = None, accounts: int | None = None
    ) -> str:
        """Return the same for the opponents: accounts, regions and role as JSON."""
        fleet = {
            "accounts": self.account_ids[:accounts],
            "regions": regions or self.options.regions,
            "role": self.options.role,
        }
        return msgspec.json.encode(fleet).decode()

    def stats(self, *, by_account: bool = False, by_target: bool = False) -> Stats:
        """Return what it counted. Raises OSError if it is not there.

        Args:
            by_account: count each account apart.
            by_target: and each region of it; needs `Options.count_targets`.
        """
        query = "?by=target" if by_target else "?by=account" if by_account else ""
        return msgspec.json.decode(self._ask("GET", f"/_fake/stats{query}"), type=Stats)

    def reset(self) -> None:
        """Make it count anew. Raises OSError if it is not there."""
        self._ask("POST", "/_fake/reset")

    def inject(self, *rules: Rule, seed: int = 1) -> None:
        """Let faults happen from now on, in place of those before; without rules there are none.

        Raises OSError if it is not there.
        """
        plan = FaultPlan(seed=seed, rules=rules)
        self._ask("POST", "/_fake/faults", msgspec.json.encode(plan))

    def _ask(self, method: str, path: str, body: bytes = b"") -> bytes:
        where = urlsplit(self.url)
        connection: http.client.HTTPConnection
        if where.scheme == "https":
            context = ssl.create_default_context(cafile=self.options.tls_cert)
            # The certificate may be of any host: this client knows whom it talks to.
            context.check_hostname = False
            connection = http.client.HTTPSConnection(
                where.hostname or "", where.port, context=context, timeout=_STOP_SECONDS
            )
        else:
            connection = http.client.HTTPConnection(
                where.hostname or "", where.port, timeout=_STOP_SECONDS
            )
        try:
            connection.request(method, path, body=body, headers={"Connection": "close"})
            response = connection.getresponse()
            said = response.read()
            if response.status != HTTPStatus.OK:
                raise OSError(f"{method} {path}: {said.decode()}")
            return said
        finally:
            connection.close()


def _arguments(options: Options) -> list[str]:
    arguments: list[str] = []
    for name in options.__struct_fields__:
        value = getattr(options, name)
        flag = "--" + name.replace("_", "-")
        if name == "throttle":
            arguments += [part for each in value for part in (flag, each)]
        elif name == "fault":
            for rule in value:
                arguments += [flag, msgspec.json.encode(rule).decode()]
        elif name == "regions":
            arguments += [flag, ",".join(value)]
        elif isinstance(value, bool):
            arguments += [flag] if value else []
        elif value != "":
            arguments += [flag, str(value)]
    return arguments
