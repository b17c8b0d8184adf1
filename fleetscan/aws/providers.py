"""botocore's providers of credentials, in its order, where aiobotocore's own would not do.

Of aiobotocore 2.25: a credential process that is given up goes on running; the prompt for the code
of an MFA device blocks the event loop; the requests for the credentials of containers and instances
follow redirects and compare no host names; profiles that share a sign-in all renew its token, which
is good for one renewal; and each failure is logged with its traceback before it is told.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any, Final, Self

import anyio
import msgspec
from aiobotocore.credentials import (
    AioAssumeRoleCredentialFetcher,
    AioAssumeRoleProvider,
    AioAssumeRoleWithWebIdentityProvider,
    AioBotoProvider,
    AioCanonicalNameCredentialSourcer,
    AioContainerProvider,
    AioCredentialResolver,
    AioCredentials,
    AioDeferredRefreshableCredentials,
    AioEnvProvider,
    AioInstanceMetadataProvider,
    AioOriginalEC2Provider,
    AioProcessProvider,
    AioProfileProviderBuilder,
    AioRefreshableCredentials,
    AioSSOProvider,
)
from aiobotocore.session import AioSession
from aiobotocore.tokens import AioSSOTokenProvider
from aiobotocore.utils import (
    AioContainerMetadataFetcher,
    AioInstanceMetadataFetcher,
    create_nested_client,
)
from botocore.credentials import ReadOnlyCredentials
from botocore.exceptions import ClientError, TokenRetrievalError
from botocore.tokens import FrozenAuthToken, _sso_json_dumps
from botocore.utils import JSONFileCache, get_environ_proxies, resolve_imds_endpoint_mode

from fleetscan.aws.credential_process import start
from fleetscan.aws.transport import Connections, PooledHttpSession

__all__ = ["AskForCode", "Surroundings", "credential_resolver", "frozen"]

#: asks a person for what it is given the name of, the code of an MFA device; None if there is none
AskForCode = Callable[[str], Awaitable[str | None]]

_CACHE_OF_SIGN_INS: Final = Path("~/.aws/sso/cache")

#: for the renewal of a sign-in, which goes on where whoever asked for it gives up
_RENEWAL_SECONDS: Final = 15

#: codes of an MFA device that a person may mistype, and what STS says of each
_TRIES: Final = 3
_INVALID_CODE: Final = "invalid MFA one time pass code"

#: settings of a profile, and the parameters of AssumeRole that they give
_PARAMETERS: Final = {
    "duration_seconds": "DurationSeconds",
    "external_id": "ExternalId",
    "mfa_serial": "SerialNumber",
    "role_session_name": "RoleSessionName",
}


class Surroundings(msgspec.Struct, frozen=True, kw_only=True):
    """What resolving credentials needs besides the session they are for."""

    connections: Connections
    #: where STS is asked
    region: str
    #: asks for a code; raises what is to be told where nobody can be asked
    ask_for_code: Callable[[str], Awaitable[str]]
    #: held while the token of a sign-in is looked at: its refresh token is good for one renewal
    signing_in: anyio.Lock


def credential_resolver(core: AioSession, around: Surroundings) -> AioCredentialResolver:
    """Return what finds the credentials of a session where boto3 would, and in that order."""
    profile = core.get_config_variable("profile")
    # a profile that is named in code, and not by AWS_PROFILE alone, wins over keys of the
    # environment
    is_named = core.instance_variables().get("profile") is not None
    cache: dict[str, object] = {}
    environment = AioEnvProvider()
    of_container = AioContainerProvider()
    # it takes none as a parameter: it would put its own in its place
    of_container._fetcher = AioContainerMetadataFetcher(  # noqa: SLF001 - as above
        session=_HttpSession(around.connections, AioContainerMetadataFetcher.TIMEOUT_SECONDS)
    )
    of_instance = _instance_metadata(core, around.connections)
    builder = _ProfileProviders(core, cache, around)
    of_role = _RoleProvider(
        load_config=lambda: core.full_config,
        client_creator=partial(create_nested_client, core, region_name=around.region),
        cache=cache,
        profile_name=profile or "default",
        prompter=around.ask_for_code,
        credential_sourcer=AioCanonicalNameCredentialSourcer(
            [environment, of_container, of_instance]
        ),
        profile_provider_builder=builder,
    )
    return AioCredentialResolver(
        [
            *([] if is_named else [environment]),
            of_role,
            *builder.providers(profile or "default", disable_env_vars=is_named),
            AioOriginalEC2Provider(),
            AioBotoProvider(),
            of_container,
            of_instance,
        ]
    )


class _HttpSession(PooledHttpSession):
    """Our HTTP session, as the fetchers of aiobotocore hold theirs."""

    def __init__(self, connections: Connections, seconds: float, **options: object) -> None:
        super().__init__(connections, timeout=seconds, **options)

    @asynccontextmanager
    async def acquire(self) -> AsyncIterator[Self]:
        """Keep the pools open for a request."""
        async with self:
            yield self


def _instance_metadata(core: AioSession, connections: Connections) -> AioInstanceMetadataProvider:
    seconds = core.get_config_variable("metadata_service_timeout")
    fetcher = AioInstanceMetadataFetcher(
        timeout=seconds,
        num_attempts=core.get_config_variable("metadata_service_num_attempts"),
        user_agent=core.user_agent(),
        config={
            "ec2_metadata_service_endpoint": core.get_config_variable(
                "ec2_metadata_service_endpoint"
            ),
            "ec2_metadata_service_endpoint_mode": resolve_imds_endpoint_mode(core),
            "ec2_metadata_v1_disabled": core.get_config_variable("ec2_metadata_v1_disabled"),
        },
    )
    # the address is chosen by then
    fetcher._session = _HttpSession(  # noqa: SLF001 - the parameter would want the proxies before
        connections,
        seconds,
        proxies=get_environ_proxies(fetcher._base_url),  # noqa: SLF001 - as above
    )
    return AioInstanceMetadataProvider(iam_role_fetcher=fetcher)


class _ProfileProviders(AioProfileProviderBuilder):  # type: ignore[misc]  # the SDK has no types
    """Makes the providers of one profile: of the one that is resolved, and of each source."""

    def __init__(self, core: AioSession, cache: dict[str, object], around: Surroundings) -> None:
        # botocore looks up the home folder when it is imported
        tokens = _SignIns(str(_CACHE_OF_SIGN_INS.expanduser()), dumps_func=_sso_json_dumps)
        super().__init__(core, cache, around.region, tokens)
        self._signing_in = around.signing_in

    def _create_process_provider(self, profile_name: str) -> AioProcessProvider:
        return AioProcessProvider(
            profile_name=profile_name,
            load_config=lambda: self._session.full_config,
            popen=start,
        )

    def _create_web_identity_provider(
        self,
        profile_name: str,
        disable_env_vars: bool,  # noqa: FBT001 - botocore's signature
    ) -> AioAssumeRoleWithWebIdentityProvider:
        return _WebIdentityProvider(
            load_config=lambda: self._session.full_config,
            client_creator=partial(
                create_nested_client, self._session, region_name=self._region_name
            ),
            cache=self._cache,
            profile_name=profile_name,
            disable_env_vars=disable_env_vars,
        )

    def _create_sso_provider(self, profile_name: str) -> AioSSOProvider:
        return _SsoProvider(
            load_config=lambda: self._session.full_config,
            client_creator=self._session.create_client,
            profile_name=profile_name,
            cache=self._cache,
            token_cache=self._sso_token_cache,
            token_provider=_TokenProvider(
                self._session,
                cache=self._sso_token_cache,
                profile_name=profile_name,
                signing_in=self._signing_in,
            ),
        )


async def frozen(credentials: AioCredentials) -> ReadOnlyCredentials:
    """Return the keys of credentials that were just resolved.

    Those that came with an expiry are taken as they came. botocore would ask for them once more if
    they live for less than a quarter of an hour, and whoever gives them out would give the same.
    """
    if isinstance(credentials, AioRefreshableCredentials) and not isinstance(
        credentials, _Deferred
    ):
        return credentials._frozen_credentials  # noqa: SLF001 - it has no other way to them
    return await credentials.get_frozen_credentials()


# credentials that are fetched when they are asked for


class _Deferred(AioDeferredRefreshableCredentials):  # type: ignore[misc]  # the SDK has no types
    """Credentials that are fetched once, for whoever resolves them makes others the next time."""

    async def _protected_refresh(self, is_mandatory: bool) -> None:  # noqa: FBT001 - botocore's signature
        """Fetch them. What goes wrong is raised, and not logged as well."""
        del is_mandatory
        self._set_from_data(await self._refresh_using())
        self._frozen_credentials = ReadOnlyCredentials(
            self._access_key, self._secret_key, self._token, self._account_id
        )


class _WebIdentityProvider(AioAssumeRoleWithWebIdentityProvider):  # type: ignore[misc]  # as above
    async def load(self) -> _Deferred | None:
        return _deferred(await super().load())


class _SsoProvider(AioSSOProvider):  # type: ignore[misc]  # as above
    async def load(self) -> _Deferred | None:
        return _deferred(await super().load())


def _deferred(made: Any) -> _Deferred | None:  # noqa: ANN401 - the SDK's own
    return made and _Deferred(method=made.method, refresh_using=made._refresh_using)  # noqa: SLF001 - it has no other


class _RoleProvider(AioAssumeRoleProvider):  # type: ignore[misc]  # as above
    """The roles of profiles, from `role_arn` to `role_arn`."""

    async def _load_creds_via_assume_role(self, profile_name: str) -> _Deferred:
        settings = self._get_role_config(profile_name)
        fetcher = _RoleFetcher(
            client_creator=self._client_creator,
            source_credentials=await self._resolve_source_credentials(settings, profile_name),
            role_arn=settings["role_arn"],
            extra_args={
                parameter: settings[name]
                for name, parameter in _PARAMETERS.items()
                if settings.get(name) is not None
            },
            mfa_prompter=self._prompter,
            cache=self.cache,
        )
        return _Deferred(method=self.METHOD, refresh_using=fetcher.fetch_credentials)


class _RoleFetcher(AioAssumeRoleCredentialFetcher):  # type: ignore[misc]  # as above
    """AssumeRole, with a code of an MFA device that others need not wait for."""

    async def _get_credentials(self) -> Any:  # noqa: ANN401 - the reply
        parameters = dict(self._assume_kwargs)
        # without credentials that assume it no code is asked for
        keys = await frozen(self._source_credentials)
        client = self._client_creator(
            "sts",
            aws_access_key_id=keys.access_key,
            aws_secret_access_key=keys.secret_key,
            aws_session_token=keys.token,
        )
        async with client as sts:
            reply = await self._assume(sts, parameters)
        self._add_account_id_to_response(reply)
        return reply

    async def _assume(self, sts: Any, parameters: dict[str, Any]) -> Any:  # noqa: ANN401 - the SDK's own
        serial = parameters.get("SerialNumber")
        if serial is None:
            return await sts.assume_role(**parameters)
        device = f"MFA code of {serial} for role {parameters['RoleArn']}"
        for tries_left in reversed(range(_TRIES)):
            code = await self._mfa_prompter(device)
            try:
                return await sts.assume_role(**parameters, TokenCode=code)
            except ClientError as error:
                # mistyped, or used before
                if _INVALID_CODE not in str(error) or not tries_left:
                    raise
        raise AssertionError("the last try returns or raises")


# IAM Identity Center


class _SignIns(JSONFileCache):  # type: ignore[misc]  # as above
    """The folder of `aws sso login`."""

    def __getitem__(self, cache_key: str) -> Any:  # noqa: ANN401 - a token
        """Return a token; {} for a file that is none, of which botocore says no more than its key.

        What lacks the members of a token is one that can't be loaded.
        """
        try:
            return super().__getitem__(cache_key)
        except KeyError:
            return {}


class _Token(msgspec.Struct, frozen=True):
    """The token of a sign-in, read when it is asked for."""

    load: Callable[[], Awaitable[FrozenAuthToken]]

    async def get_frozen_token(self) -> FrozenAuthToken:
        return await self.load()


class _TokenProvider(AioSSOTokenProvider):  # type: ignore[misc]  # as above
    """The token that `aws sso login` put into its cache, renewed there where that is due."""

    def __init__(self, core: AioSession, *, signing_in: anyio.Lock, **others: object) -> None:
        super().__init__(core, **others)
        self._signing_in = signing_in

    def load_token(self, **_: object) -> _Token:
        return _Token(self._load)

    async def _load(self) -> FrozenAuthToken:
        async with self._signing_in:
            # A renewal uses the refresh token up. If the next one were not kept, somebody would
            # have to sign in again.
            with anyio.fail_after(_RENEWAL_SECONDS, shield=True):
                token = await self._refresher()
        if token.expiration <= self._now():
            raise TokenRetrievalError(
                provider=self.METHOD, error_msg="Token has expired and refresh failed"
            )
        return token
