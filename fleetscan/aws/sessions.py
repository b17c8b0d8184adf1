"""Make aioboto3 sessions: one for each task, with all of its own that may differ between tasks."""

import os
from collections.abc import Container, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from typing import Any

import aioboto3
import anyio
import anyio.lowlevel
from aiobotocore.config import AioConfig
from aiobotocore.credentials import AioCredentials
from aiobotocore.session import AioSession
from botocore.exceptions import BotoCoreError, ProfileNotFound

import fleetscan
from fleetscan.aws.circuit import Circuit
from fleetscan.aws.client_settings import how_calls_are_made
from fleetscan.aws.clients import Blueprint, register_ours
from fleetscan.aws.counters import CallCounts, Meter
from fleetscan.aws.hooks import OwnHooks
from fleetscan.aws.models import shared_loader
from fleetscan.aws.patience import Patience
from fleetscan.aws.plain_http import configured_endpoints, host_in_the_clear
from fleetscan.aws.requests import NO_KEY
from fleetscan.aws.transport import Connections, PooledHttpSession
from fleetscan.aws.wrong_settings import (
    NoSuchProfileError,
    see_that_it_exists,
    see_that_variables_make_sense,
)
from fleetscan.errors import ConfigurationError

# Path style, because each bucket's own host would want connections of its own, each with its TLS
# handshake. Botocore itself takes it for names with dots, and S3 in every region understands it.
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html#path-style-access
_ADDRESSING_STYLE = "path"
_CHOOSE_STYLE = frozenset({"addressing_style", "use_accelerate_endpoint"})

# Our retries, and the variable and the setting of the AWS config that override each.
_RETRIES = {
    "mode": ("standard", "AWS_RETRY_MODE", "retry_mode"),
    "total_max_attempts": (6, "AWS_MAX_ATTEMPTS", "max_attempts"),
}


class TaskCore(AioSession):  # type: ignore[misc]  # the SDK has no types
    """botocore's session behind one task's aioboto3 session.

    It is a whole one from when something of it is used. A task only asks it for clients, and those
    come from blueprints: to make all of it would cost each task half a millisecond.
    """

    def __init__(
        self,
        profile: "Profile",
        *,
        region: str | None,
        credentials: AioCredentials | None,
        meter: Meter,
    ) -> None:
        # not super().__init__(): see __getattr__
        self._profile_parts = profile
        self._given_region = region
        self._given_credentials = credentials
        self._meter = meter

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - any attribute of a session
        """Make the whole session when the first of its attributes is used."""
        if "_is_whole" in vars(self) or name.startswith("__"):
            raise AttributeError(name)
        self._is_whole = True
        parts = self._profile_parts
        hooks = OwnHooks(parts.built_in, partial(register_ours, meter=self._meter))
        super().__init__(event_hooks=hooks, include_builtin_handlers=False, profile=parts.profile)
        _set_up(self, parts.full_config)
        if self._given_region is not None:
            self.set_config_variable("region", self._given_region)
        if self._given_credentials is not None:
            # botocore's only way to hand over credentials that are refreshed
            self._credentials = self._given_credentials
        return getattr(self, name)

    async def _create_client(
        self,
        service_name: str,
        region_name: str | None = None,
        config: AioConfig | None = None,
        **others: Any,  # noqa: ANN401 - the SDK's own
    ) -> Any:  # noqa: ANN401 - clients are made at run time
        """Make a client: by a blueprint, where nothing about it is special."""
        special = {name: value for name, value in others.items() if value is not None}
        if (
            region_name is None
            or "_is_whole" in vars(self)
            or self._given_credentials is None
            or config is not self._profile_parts.config
            or special not in ({}, {"use_ssl": True})
        ):
            # also for the clients that botocore makes itself, to resolve credentials
            ours = self._profile_parts.config_with(config)
            return await super()._create_client(
                service_name, region_name=region_name, config=ours, **others
            )
        blueprint = await self._profile_parts.blueprint(service_name, region_name)
        return blueprint.new(self._given_credentials, self._meter)


class TaskAioboto3Session(aioboto3.Session):  # type: ignore[misc]  # the SDK has no types
    """aioboto3's session of one task, made whole when something but clients is asked of it."""

    def __init__(self, core: TaskCore) -> None:
        # not super().__init__(): see __getattr__
        self._session = core

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - any attribute of a session
        """Make the whole session when the first of its attributes is used."""
        if "_is_whole" in vars(self) or name.startswith("__"):
            raise AttributeError(name)
        self._is_whole = True
        loader = shared_loader()
        paths = list(loader.search_paths)
        super().__init__(botocore_session=self._session)
        # boto3 adds its own models' folder for each session: the shared list would only grow
        loader.search_paths[:] = list(dict.fromkeys([*paths, *loader.search_paths]))
        return getattr(self, name)


class Profile:
    """What all sessions with one profile of the AWS config share."""

    def __init__(self, profile: str | None, shared: "Shared") -> None:
        """Read the AWS config. Raises `ConfigurationError` if it can't be, or lacks the profile."""
        self.profile = profile
        self._shared = shared
        self._core = AioSession(profile=profile)
        _set_up(self._core, shared.full_config)
        _see_that_the_profile_exists(self._core)
        shared.full_config = self._core.full_config
        self.config = self._client_config()
        self.region: str | None = self._core.get_config_variable("region")
        self.ca_bundle: str | None = self._core.get_config_variable("ca_bundle")
        self._settings = how_calls_are_made(self._core)

    @property
    def built_in(self) -> Any:  # noqa: ANN401 - an emitter of the SDK
        """The event hooks that botocore gives every session. Nobody adds to them."""
        return self._core._original_handler  # noqa: SLF001 - the emitter behind its aliases

    @property
    def core(self) -> AioSession:
        """A session with this profile that no task uses."""
        return self._core

    @property
    def full_config(self) -> Any:  # noqa: ANN401 - the SDK's own
        """The AWS config and credentials files, parsed."""
        return self._core.full_config

    def config_with(self, other: AioConfig | None) -> AioConfig:
        """Return the configuration of the clients, with what another one changes in it.

        Never the way to the network: the replies to those who resolve credentials are secret.
        """
        if other is None or other is self.config:
            return self.config
        merged: AioConfig = self.config.merge(other)
        # which a merged one loses
        merged.http_session_cls = self.config.http_session_cls
        return merged

    async def blueprint(self, service: str, region: str) -> Blueprint:
        """Return what the clients of a service and region are made from."""
        key = self._settings, service, region
        blueprints = self._shared.blueprints
        if key not in blueprints:
            async with self._shared.making:
                if key not in blueprints:
                    client = await self.template(service, region)
                    blueprints[key] = Blueprint(
                        self._core, client, self.config, self._shared.patience
                    )
                    # one of EC2 takes 10 ms, and those of all regions are asked for at once
                    await anyio.lowlevel.checkpoint()
        return blueprints[key]

    async def template(self, service: str, region: str) -> Any:  # noqa: ANN401 - clients are made at run time
        """Make a client the way botocore does, with keys that nothing is ever signed with."""
        return await self._core._create_client(  # noqa: SLF001 - its public form wants to close it
            service,
            region_name=region,
            config=self.config,
            aws_access_key_id=NO_KEY,
            aws_secret_access_key="unused",  # noqa: S106 - see above
        )

    def _client_config(self) -> AioConfig:
        """Return the client configuration: ours where the environment says nothing else."""
        scoped = self._core.get_scoped_config()
        retries = {
            name: value
            for name, (value, variable, setting) in _RETRIES.items()
            if variable not in os.environ and setting not in scoped
        }
        of_s3 = scoped.get("s3")
        chosen = isinstance(of_s3, Mapping) and not _CHOOSE_STYLE.isdisjoint(of_s3)
        return AioConfig(
            connect_timeout=self._shared.patience.connect_seconds,
            read_timeout=self._shared.patience.read_seconds,
            http_session_cls=partial(PooledHttpSession, self._shared.connections),
            retries=retries,
            # the settings of the profile are added to these
            s3=None if chosen else {"addressing_style": _ADDRESSING_STYLE},
        )


class Shared:
    """What the sessions of all profiles share."""

    def __init__(self, patience: Patience) -> None:
        self.patience = patience
        self.connections = Connections(patience)
        #: by the settings of a profile, the service and the region
        self.blueprints: dict[tuple[bytes, str, str], Blueprint] = {}
        self.making = anyio.Lock()
        #: the AWS config files, parsed by the first profile: a thousand profiles take 70 ms
        self.full_config: Any = None


class SessionFactory:
    """Makes sessions, and counts what all of them send."""

    def __init__(
        self, patience: Patience | None = None, *, given: Container[str | None] = ()
    ) -> None:
        """Make no session yet.

        The `given` profiles have their credentials from elsewhere: those that the AWS config does
        not have take the settings of the default one.
        """
        self.counts = CallCounts()
        self._given = given
        self.patience = patience or Patience()
        self._shared = Shared(self.patience)
        self.connections = self._shared.connections
        self._profiles: dict[str | None, Profile] = {}

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
        meter = Meter([self.counts, counts] if counts else [self.counts])
        return TaskAioboto3Session(
            TaskCore(self._parts(profile), region=region, credentials=credentials, meter=meter)
        )

    def core(self, profile: str | None) -> AioSession:
        """Make botocore's part of a session, to resolve credentials in. Raises as `new`."""
        meter = Meter([self.counts])
        return TaskCore(self._parts(profile), region=None, credentials=None, meter=meter)

    def config(self, profile: str | None) -> AioConfig:
        """Return the configuration of the clients of sessions with this profile."""
        return self._parts(profile).config

    def profiles(self) -> Mapping[str, Mapping[str, Any]]:
        """Return the settings of all profiles, by name. Raises `ConfigurationError` as `new`."""
        found: Mapping[str, Mapping[str, Any]] = self._parts(None).full_config["profiles"]
        return found

    def sso_sessions(self) -> Mapping[str, Mapping[str, Any]]:
        """Return the settings of each `[sso-session …]`, by name. Raises as `profiles`."""
        found: Mapping[str, Mapping[str, Any]]
        # without any file botocore has the profiles alone
        found = self._parts(None).full_config.get("sso_sessions", {})
        return found

    def region(self, profile: str | None) -> str | None:
        """Return the region that the profile or the environment names for boto3."""
        return self._parts(profile).region

    async def see_that_clients_can_be_made(self, profile: str | None) -> None:
        """Make a client, and send nothing.

        Raises `ConfigurationError` for settings of the environment or the profile with which no
        client can be made: every call of the sweep would fail for them.
        """
        where = f"the AWS settings of profile {profile}" if profile else "the AWS settings"
        parts = self._parts(profile)
        if not parts.core.get_config_variable("ignore_configured_endpoint_urls"):
            see_that_variables_make_sense()
        see_that_it_exists(parts.ca_bundle, where)
        try:
            await parts.blueprint("sts", "us-east-1")
        # OSError: a CA bundle that can't be read, or holds no certificate
        except (BotoCoreError, OSError, ValueError) as error:
            raise ConfigurationError(
                f"{where} can't be used: {str(error).rstrip('.')}. See the environment's AWS_… "
                "variables and the AWS config file."
            ) from None

    async def most_attempts(self, profile: str | None) -> int:
        """Return how often a call is tried at most with the settings of a profile."""
        return (await self._parts(profile).blueprint("sts", "us-east-1")).retry_policy.most_attempts

    def hosts_in_the_clear(self, profile: str | None, services: Iterable[str]) -> set[str]:
        """Return the hosts of the endpoints set for these services that are plain http.

        Raises `ConfigurationError` as `new` does.
        """
        urls = configured_endpoints(self._parts(profile).core, services)
        return {host for url in urls if (host := host_in_the_clear(url))}

    async def prepare(self, services: Iterable[str]) -> None:
        """Make a client of each service, and send nothing.

        The first one of EC2 takes 50 ms, and those of other regions and profiles 8 ms: models are
        read, and parts of botocore imported, for the first.
        """
        parts = next(iter(self._profiles.values()), None)
        if parts is None:
            return
        for service in services:
            # settings with which there can be no client are for the tasks to say
            with suppress(BotoCoreError, OSError, ValueError):
                await parts.blueprint(service, "us-east-1")

    def circuits(self) -> Iterator[Circuit]:
        """The circuit breakers of all services and regions that were called."""
        for blueprint in self._shared.blueprints.values():
            yield blueprint.circuit

    def _parts(self, profile: str | None) -> Profile:
        if profile not in self._profiles:
            name = profile
            if name in self._given and name not in AioSession().available_profiles:
                name = None
            self._profiles[profile] = Profile(name, self._shared)
        return self._profiles[profile]


def _set_up(core: AioSession, full_config: Any) -> None:  # noqa: ANN401 - the SDK's own
    """Set what is ours. `full_config` is what was parsed already; None if nothing was."""
    core._config = full_config  # noqa: SLF001 - each session would read the files again
    # A token of STS's global endpoint fails in the regions that are opt-in.
    core.set_config_variable("sts_regional_endpoints", "regional")
    core.register_component("data_loader", shared_loader())
    core.user_agent_extra = f"fleetscan/{fleetscan.__version__}"


def _see_that_the_profile_exists(core: AioSession) -> None:
    try:
        core.get_scoped_config()
    except ProfileNotFound as error:
        message = f"{error}. Name one that `aws configure list-profiles` shows."
        raise NoSuchProfileError(message) from None
    except BotoCoreError as error:
        raise ConfigurationError(f"{error}. See that it is as `aws configure` writes it.") from None
