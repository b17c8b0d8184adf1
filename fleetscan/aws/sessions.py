"""Make aioboto3 sessions: one for each task, with everything of its own but what is immutable."""

import os
from pathlib import Path
from typing import Any

import aioboto3
from aiobotocore.config import AioConfig
from aiobotocore.credentials import AioCredentials
from aiobotocore.session import AioSession
from botocore.exceptions import BotoCoreError, ProfileNotFound
from botocore.utils import is_valid_endpoint_url

import fleetscan
from fleetscan.aws.causes import THROTTLES
from fleetscan.aws.counters import CallCounts
from fleetscan.aws.replies import refuse_impostors
from fleetscan.aws.transport import SharedTlsSession, shared_loader
from fleetscan.errors import ConfigurationError

# boto3 waits a minute for a reply by default. A Describe call that says nothing for half a minute
# is better asked again.
_READ_TIMEOUT_SECONDS = 30
_CONNECT_TIMEOUT_SECONDS = 10
_ATTEMPTS = 6

_RETRY_VARIABLES = ("AWS_MAX_ATTEMPTS", "AWS_RETRY_MODE")
_RETRY_SETTINGS = ("max_attempts", "retry_mode")


class SessionFactory:
    """Makes sessions, and counts what all of them send."""

    def __init__(self) -> None:
        self.counts = CallCounts()

    def new(
        self,
        *,
        profile: str | None,
        region: str | None = None,
        credentials: AioCredentials | None = None,
        counts: CallCounts | None = None,
    ) -> aioboto3.Session:
        """Make a session. Without credentials it resolves them as boto3 does.

        Raises `ConfigurationError` if the AWS config can't be read or has no such profile. What the
        session sends is added to `counts` too.
        """
        core = AioSession(profile=profile)
        _see_that_the_profile_exists(core)
        # A token of STS's global endpoint fails in the regions that are opt-in.
        core.set_config_variable("sts_regional_endpoints", "regional")
        loader = shared_loader()
        core.register_component("data_loader", loader)
        core.user_agent_extra = f"fleetscan/{fleetscan.__version__}"
        if credentials is not None:
            # botocore's only way to hand over credentials that are refreshed
            core._credentials = credentials  # noqa: SLF001 - see above
        for each in (self.counts, counts) if counts else (self.counts,):
            _count(core, each)
        refuse_impostors(core)
        paths = list(loader.search_paths)
        session = aioboto3.Session(botocore_session=core, region_name=region)
        # boto3 adds its own models' folder for each session: the shared list would only grow
        loader.search_paths[:] = list(dict.fromkeys([*paths, *loader.search_paths]))
        return session

    async def see_that_clients_can_be_made(self, profile: str | None) -> None:
        """Make a client, and send nothing.

        Raises `ConfigurationError` for settings of the environment or the profile with which no
        client can be made: every call of the sweep would fail for them.
        """
        _see_that_variables_make_sense()
        # so that none are looked for: nothing is signed with these
        unused = AioCredentials("unused", "unused")
        session = self.new(profile=profile, credentials=unused)
        where = f"the AWS settings of profile {profile}" if profile else "the AWS settings"
        try:
            async with session.client("sts", region_name="us-east-1", config=self.config(session)):
                return
        except (BotoCoreError, ValueError) as error:
            raise ConfigurationError(
                f"{where} can't be used: {error}. See the environment's AWS_… variables and the "
                "AWS config file."
            ) from None

    def config(self, session: aioboto3.Session) -> AioConfig:
        """Return the client configuration: ours where the environment says nothing else."""
        settings: dict[str, Any] = {}
        scoped = session._session.get_scoped_config()  # noqa: SLF001 - boto3 hides its core
        configured = any(name in os.environ for name in _RETRY_VARIABLES)
        if not configured and not any(name in scoped for name in _RETRY_SETTINGS):
            settings["retries"] = {"mode": "standard", "total_max_attempts": _ATTEMPTS}
        return AioConfig(
            connect_timeout=_CONNECT_TIMEOUT_SECONDS,
            read_timeout=_READ_TIMEOUT_SECONDS,
            http_session_cls=SharedTlsSession,
            **settings,
        )


def _see_that_the_profile_exists(core: AioSession) -> None:
    try:
        core.get_scoped_config()
    except ProfileNotFound as error:
        message = f"{error}. Name one that `aws configure list-profiles` shows."
        raise ConfigurationError(message) from None
    except BotoCoreError as error:
        raise ConfigurationError(f"{error}. See that it is as `aws configure` writes it.") from None


def _see_that_variables_make_sense() -> None:
    for name, value in os.environ.items():
        if name.startswith("AWS_ENDPOINT_URL") and value and not is_valid_endpoint_url(value):
            raise ConfigurationError(
                f"{name}: {value!r} is no URL, such as https://sts.eu-west-1.amazonaws.com"
            )
    bundle = os.environ.get("AWS_CA_BUNDLE")
    if bundle and not Path(bundle).exists():
        raise ConfigurationError(f"AWS_CA_BUNDLE: there is no file {bundle}")


def _count(core: AioSession, counts: CallCounts) -> None:
    def sent(**_: object) -> None:
        counts.calls += 1

    def received(parsed_response: dict[str, Any] | None = None, **_: object) -> None:
        error = (parsed_response or {}).get("Error", {})
        if error.get("Code") in THROTTLES:
            counts.throttles += 1

    core.register("before-send", sent)
    core.register("response-received", received)
