"""A simulated AWS in this process, reached over HTTP as AWS is."""

import os
import threading
import warnings
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from importlib.util import find_spec
from types import TracebackType
from typing import Self

from fleetscan.aws.partitions import home_region
from fleetscan.demo.environment import changed_environment
from fleetscan.demo.gateway import Gateway
from fleetscan.demo.http_server import serving
from fleetscan.demo.resources import Fleet
from fleetscan.demo.rules import Rule
from fleetscan.demo.wire import Call
from fleetscan.errors import ConfigurationError

__all__ = ["DemoNotInstalledError", "SimulatedAWS"]

# moto keeps its state in module globals.
ONE_AT_A_TIME = threading.Lock()
# moto makes a boto3 session when it is imported, which fails on a profile that does not exist.
NO_PROFILE = {"AWS_PROFILE": None, "AWS_DEFAULT_PROFILE": None}


class DemoNotInstalledError(ConfigurationError):
    """moto is not there, so nothing can be swept."""


class SimulatedAWS:
    """A fleet of accounts behind one HTTP endpoint that speaks for every service and region.

    Requests must be signed (Signature Version 4) with the fleet's source credentials or with
    temporary ones from AssumeRole; the signature, and that the region is enabled in the account,
    are checked.

    Use it as a context manager. moto holds its state per process, so one at a time can run; a
    second one waits for nothing and raises.

    Example:
        with SimulatedAWS(demo_fleet()) as aws:
            subprocess.run(["fleetscan", …], env=aws.process_environment())
            print(len(aws.calls))
    """

    def __init__(
        self,
        fleet: Fleet,
        *,
        rules: Sequence[Rule] = (),
        latency: float = 0.0,
        seed: int = 20_260_101,
    ) -> None:
        """Describe the simulation; nothing starts yet.

        Args:
            fleet: the accounts and what is in them.
            rules: what is answered differently; the first that matches a call decides.
            latency: seconds that every answer is held back.
            seed: where the ids of resources come from: the same seed and fleet, the same ids.
        """
        self._fleet = fleet
        self._latency = latency
        self._seed = seed
        #: may be changed while the server runs; the next call sees it
        self.rules = list(rules)
        self._running = ExitStack()
        self._gateway: Gateway | None = None
        self._endpoint_url = ""

    @property
    def endpoint_url(self) -> str:
        """`http://127.0.0.1:` and the port; empty before the start."""
        return self._endpoint_url

    @property
    def calls(self) -> tuple[Call, ...]:
        """Every call since the start or the last `clear_calls`, in the order of arrival."""
        return tuple(self._gateway.calls) if self._gateway else ()

    def clear_calls(self) -> None:
        """Forget the calls recorded so far."""
        if self._gateway:
            self._gateway.calls.clear()

    def environment(self) -> dict[str, str]:
        """Return the variables that point boto3 here, with the source credentials.

        They shield from the user's own AWS files and from the instance's metadata. A variable that
        is already set, such as AWS_PROFILE, can do harm still: see `process_environment`.
        """
        source = self._fleet.source
        return {
            "AWS_ACCESS_KEY_ID": source.access_key_id,
            "AWS_SECRET_ACCESS_KEY": source.secret_access_key,
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_DEFAULT_REGION": home_region(self._fleet.partition),
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_ENDPOINT_URL": self._endpoint_url,
            "NO_PROXY": "127.0.0.1",
            "no_proxy": "127.0.0.1",
        }

    def process_environment(self, base: Mapping[str, str] = os.environ) -> dict[str, str]:
        """Return the whole environment for a process that is to see this AWS and no other.

        It is `base` without any variable of AWS, with `environment()`.
        """
        kept = {name: value for name, value in base.items() if not name.startswith("AWS_")}
        return kept | self.environment()

    def __enter__(self) -> Self:
        """Make the fleet and start to serve it.

        Raises:
            DemoNotInstalledError: moto is not installed.
            RuntimeError: another simulated AWS runs in this process.
        """
        if find_spec("moto") is None or find_spec("flask") is None:
            raise DemoNotInstalledError(
                "The demo needs moto, which is not installed. "
                "Install fleetscan with its extra: pip install 'fleetscan[demo]'"
            )
        if not ONE_AT_A_TIME.acquire(blocking=False):
            raise RuntimeError("another simulated AWS is running in this process")
        with ExitStack() as starting:
            starting.callback(ONE_AT_A_TIME.release)
            self._start(starting)
            self._running = starting.pop_all()
        return self

    def _start(self, starting: ExitStack) -> None:
        with warnings.catch_warnings(), changed_environment(NO_PROFILE):
            # moto's are not ours to mend, and not the user's.
            warnings.simplefilter("ignore")
            from fleetscan.demo.moto_backend import SETTINGS, MotoBackend
            from fleetscan.demo.seeding import seed_fleet

            starting.enter_context(changed_environment(SETTINGS))
            backend = MotoBackend(self._seed, self._fleet.partition)
            starting.callback(backend.reset)
            seed_fleet(self._fleet)
        self._gateway = Gateway(self._fleet, backend, self.rules)
        self._endpoint_url = starting.enter_context(serving(self._gateway, self._latency))

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Stop serving and drop the fleet; `calls` stays readable."""
        self._running.close()
