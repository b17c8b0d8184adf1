"""Get into accounts: walk their chains of roles, and hand sessions to their tasks."""

import os
import time
from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from functools import partial

import anyio
import msgspec

from fleetscan.aws.counters import CallCounts
from fleetscan.aws.credentials import Access, AccountCredentials, Keys
from fleetscan.aws.explicit import GivenCredentials, given_keys
from fleetscan.aws.partitions import home_region, regions_of
from fleetscan.aws.patience import Patience
from fleetscan.aws.providers import AskForCode
from fleetscan.aws.regions import LIST_REGIONS, EnabledRegions, enabled_regions
from fleetscan.aws.sessions import SessionFactory
from fleetscan.aws.source_errors import sources_of
from fleetscan.aws.sources import SourceResolver, kind_in_words
from fleetscan.aws.task import TaskSession, as_documented
from fleetscan.aws.traffic import Traffic
from fleetscan.aws.transport import Connections
from fleetscan.catalogue import Call
from fleetscan.verdicts import Cause, NotRead, Unread

ASSUME_ROLE = Call("sts:AssumeRole")
GET_CALLER_IDENTITY = Call("sts:GetCallerIdentity")
_OWN = (ASSUME_ROLE, GET_CALLER_IDENTITY, LIST_REGIONS)

#: whom botocore asks for source credentials, besides STS
_SERVICES_OF_SOURCES = frozenset({"sso", "sso-oidc"})


class OpenAccount:
    """An account that could be entered: gives each of its tasks a session of its own."""

    def __init__(
        self, access: Access, credentials: AccountCredentials, factory: SessionFactory
    ) -> None:
        self.access = access
        self.home_region = home_region(access.partition)
        self._credentials = credentials
        self._factory = factory

    async def session(
        self, region: str, enabled: Collection[str] | None, counts: CallCounts | None = None
    ) -> TaskSession:
        """Make the session of one task. `enabled` are the account's regions, if it told them.

        Raises `NotRead` if the credentials had to be renewed and could not be.
        """
        counts = counts or CallCounts()
        credentials = await self._credentials.for_session()
        session = self._factory.new(
            profile=self.access.profile, region=region, credentials=credentials, counts=counts
        )
        return TaskSession(
            session,
            self._factory,
            access=self.access,
            credentials=credentials.account,
            region=region,
            enabled_regions=enabled,
            counts=counts,
        )

    async def keys_expire_at(self) -> datetime | None:
        """Return when the keys of now expire, in UTC; None if they don't, or nobody says.

        Raises `NotRead` if there are none any more.
        """
        return (await self._credentials.keys()).expires_at

    async def enabled_regions(self) -> EnabledRegions:
        """Ask the account which regions it has. Raises `NotRead` if it refuses the keys."""
        async with await self.session(self.home_region, {self.home_region}) as session:
            return await enabled_regions(session)


class AwsAccounts:
    """All the accounts of a sweep. Source credentials and shared links are resolved once."""

    def __init__(
        self,
        patience: Patience | None = None,
        *,
        credentials: GivenCredentials | None = None,
        ask_for_code: AskForCode | None = None,
    ) -> None:
        """Ask nobody yet.

        Args:
            patience: how long to wait for AWS.
            credentials: those of the profiles that are not to be looked for as boto3 does.
            ask_for_code: asks a person for the code of an MFA device, where a profile wants one: is
                given what to ask for, and returns the code, or None. One profile is asked about at
                a time, and none while a sweep runs.
        """
        self._given = dict(credentials or {})
        self.factory = SessionFactory(patience, given=self._given)
        self._patience = self.factory.patience
        self._sources = SourceResolver(self.factory.connections)
        self._ask_for_code = ask_for_code
        #: held while a person is asked: for one code at a time
        self._person = anyio.Lock()
        #: the profiles that a person may be asked about now, and those that this led nowhere for
        self._asked_about: set[str | None] = set()
        self._asked_in_vain: set[str | None] = set()
        self._shared: dict[tuple[object, ...], AccountCredentials] = {}
        #: by profile: the kind of the source credentials that were resolved last
        self._kinds: dict[str | None, str] = {}
        #: by account: of the few that AWS throttled, for most of them are opened only once
        self._throttled: dict[str, Traffic] = {}

    @property
    def counts(self) -> CallCounts:
        """What all sessions sent so far."""
        return self.factory.counts

    @property
    def connections(self) -> Connections:
        """The connection pools of all sessions: to be entered around all that is to share them."""
        return self.factory.connections

    def hosts_in_the_clear(
        self, profiles: Iterable[str | None], calls: Iterable[Call]
    ) -> list[str]:
        """Return the hosts to which what these calls send goes in plain http, sorted.

        Raises `ConfigurationError` if there is no such profile.
        """
        services = {call.service for call in (*_OWN, *calls)} | _SERVICES_OF_SOURCES
        found: set[str] = set()
        for profile in profiles:
            found |= self.factory.hosts_in_the_clear(profile, services)
        return sorted(found)

    async def prepare(self, calls: Iterable[Call]) -> None:
        """Do what the first client of a service takes long for, for the services of these calls.

        To be awaited before the sweep, whose event loop it would hold up.
        """
        await self.factory.prepare(sorted({call.service for call in (*_OWN, *calls)}))

    async def before_another_try(self) -> None:
        """Wait until what was down may be back, and let all be asked that was given up.

        To be awaited before a sweep tries again what it could not read.
        """
        circuits = [circuit for circuit in self.factory.circuits() if circuit.is_open]
        if circuits:
            wait = max(circuit.closes_at for circuit in circuits) - time.monotonic()
            await anyio.sleep(max(0.0, wait))
        for circuit in circuits:
            circuit.answered()
        for credentials in self._shared.values():
            credentials.forgive()

    async def source(self, profile: str | None) -> Keys:
        """Resolve the source credentials of a profile; None is boto3's default chain.

        Here a person is asked for the code of an MFA device, if the profile wants one. Nobody is
        when its keys are renewed later.

        Raises `NotRead` if there are none, `ConfigurationError` if there is no such profile, or no
        client can be made with its settings or the environment's.
        """
        await self.factory.see_that_clients_can_be_made(profile)
        if self._ask_for_code is None or not self.wants_code(profile):
            return await self._source(profile).keys()
        async with self._person:
            if profile not in self._asked_in_vain:
                # it may have been refused in the middle of a sweep, where nobody is asked
                self._source(profile).forgive()
            self._asked_about.add(profile)
            try:
                # who has to find a device needs longer than a call
                keys = await self._source(profile).keys(within=self._patience.person_seconds)
            except NotRead:
                self._asked_in_vain.add(profile)
                raise
            finally:
                self._asked_about.remove(profile)
            self._asked_in_vain.discard(profile)
            return keys

    async def open_source(self, profile: str | None, partition: str) -> OpenAccount:
        """Get into the account that source credentials are of, whichever that is.

        Its `access.account_id` is empty. Raises as `source` does.
        """
        await self.source(profile)
        access = Access(account_id="", partition=partition, profile=profile)
        return OpenAccount(access, self._source(profile), self.factory)

    async def identity(self, profile: str | None, partition: str) -> tuple[str, str]:
        """Ask whose the source credentials of a profile are: the account's id, and an ARN.

        `partition` says where STS is asked. Raises as `source` does, and `NotRead` if STS does not
        say.
        """
        await self.source(profile)
        access = Access(account_id="", partition=partition, profile=profile)
        return await self._identity(access, self._source(profile))

    def kind_of_source(self, profile: str | None) -> str | None:
        """Say in a few words of which kind a profile's source credentials are; None is the chain.

        None before they were resolved: by `source`, or for the first account that needs them.
        """
        return self._kinds.get(profile)

    async def open(self, access: Access) -> OpenAccount:
        """Get into an account. Raises `NotRead` with the link of the chain that broke."""
        if access.role_arns:
            credentials = AccountCredentials(
                partial(self._assume, access),
                self._patience,
                whose=f"role {access.role_arns[-1]}",
                traffic=self._traffic_of(access.account_id),
            )
            await credentials.keys()
        else:
            credentials = self._source(access.profile)
            await self._check_identity(access, credentials)
        return OpenAccount(access, credentials, self.factory)

    def _traffic_of(self, account_id: str) -> Traffic:
        """Return what is known of an account's budgets: what was learnt when it was open before."""
        return self._throttled.get(account_id) or Traffic(
            partial(self._throttled.__setitem__, account_id)
        )

    def _source(self, profile: str | None) -> AccountCredentials:
        key = ("source", profile)
        if key not in self._shared:
            self._shared[key] = AccountCredentials(
                partial(self._resolve_source, profile),
                self._patience,
                whose=f"profile {profile}" if profile else "the source",
            )
        return self._shared[key]

    async def _resolve_source(self, profile: str | None) -> Keys:
        given = self._given.get(profile)
        if given is not None:
            keys = await given_keys(given, profile)
            self._kinds[profile] = kind_in_words("explicit")
            return keys
        # In a session that resolved nothing yet: somebody may have put other keys into the file.
        core = self.factory.core(profile)
        ask_for_code = self._ask_for_code if profile in self._asked_about else None
        source = await self._sources.resolve(core, profile, ask_for_code)
        self._kinds[profile] = kind_in_words(source.method)
        return source.keys

    def wants_code(self, profile: str | None) -> bool:
        """Tell whether the keys of a profile take the code of an MFA device: none renews them."""
        return profile not in self._given and sources_of(self.factory.core(profile)).want_code

    def _before_last(self, access: Access) -> AccountCredentials:
        """The credentials that assume the last role: the same for all accounts behind one hub."""
        if len(access.role_arns) == 1:
            return self._source(access.profile)
        shorter = msgspec.structs.replace(access, role_arns=access.role_arns[:-1])
        key = (access.profile, shorter.role_arns, access.external_id, access.session_name)
        if key not in self._shared:
            self._shared[key] = AccountCredentials(
                partial(self._assume, shorter),
                self._patience,
                whose=f"role {shorter.role_arns[-1]}",
            )
        return self._shared[key]

    async def _assume(self, access: Access) -> Keys:
        """Assume the last role of a chain with the credentials that the others give."""
        assuming = self._before_last(access)
        role_arn = access.role_arns[-1]
        parameters = {"RoleArn": role_arn, "RoleSessionName": access.session_name}
        if access.external_id is not None:
            parameters["ExternalId"] = access.external_id
        # the links before this one say themselves where they break
        session = await self._sts(access, assuming)
        try:
            async with session:
                reply = await session.api([ASSUME_ROLE]).call(ASSUME_ROLE.operation, **parameters)
        except NotRead as error:
            failed = error.unread[0]
            raise NotRead(
                msgspec.structs.replace(
                    failed, message=f"role {role_arn} can't be assumed: {failed.message}"
                )
            ) from error
        with as_documented(ASSUME_ROLE):
            _see_that_they_are_of_its_account(role_arn, reply.get("AssumedRoleUser", {}).get("Arn"))
            assumed = reply["Credentials"]
            return Keys(
                access_key=assumed["AccessKeyId"],
                secret_key=assumed["SecretAccessKey"],
                token=assumed["SessionToken"],
                expires_at=_utc(assumed["Expiration"]),
                given_by=ASSUME_ROLE.operation,
            )

    async def _check_identity(self, access: Access, credentials: AccountCredentials) -> None:
        """Refuse keys of another account: their findings would go under the wrong id."""
        found, _ = await self._identity(access, credentials)
        if found != access.account_id:
            raise NotRead(
                Unread(
                    cause=Cause.CREDENTIALS,
                    operation=GET_CALLER_IDENTITY.operation,
                    error_code="WrongAccount",
                    message=(
                        f"the credentials are of account {found}, not of "
                        f"{access.account_id}: set `role` or `profile` for this account"
                    ),
                )
            )

    async def _identity(self, access: Access, credentials: AccountCredentials) -> tuple[str, str]:
        async with await self._sts(access, credentials) as session:
            api = session.api([GET_CALLER_IDENTITY])
            reply = await api.call(GET_CALLER_IDENTITY.operation)
        with as_documented(GET_CALLER_IDENTITY):
            return reply["Account"], reply["Arn"]

    async def _sts(self, access: Access, credentials: AccountCredentials) -> TaskSession:
        """A session for STS, at a regional endpoint: tokens of the global one fail elsewhere.

        Raises `NotRead` if there are no keys for it.
        """
        # boto3 reads AWS_DEFAULT_REGION alone; the AWS CLI and the other SDKs read this one first
        region = os.environ.get("AWS_REGION") or self.factory.region(access.profile)
        if region not in regions_of(access.partition):
            region = home_region(access.partition)
        session = self.factory.new(
            profile=access.profile,
            region=region,
            credentials=await credentials.for_session(),
        )
        return TaskSession(
            session,
            self.factory,
            access=access,
            credentials=credentials,
            region=region,
            enabled_regions={region},
            counts=CallCounts(),
        )


def _see_that_they_are_of_its_account(role_arn: str, principal_arn: str | None) -> None:
    """Refuse keys of another account than the role's: their findings would go under the wrong id.

    STS names whose keys it gave out, so that no call is needed to ask. `principal_arn` is None for
    an emulator that does not. Raises IndexError if it is no ARN, `NotRead` for another account.
    """
    if principal_arn is None:
        return
    found, expected = principal_arn.split(":")[4], role_arn.split(":")[4]
    if found != expected:
        raise NotRead(
            Unread(
                cause=Cause.CREDENTIALS,
                operation=ASSUME_ROLE.operation,
                error_code="WrongAccount",
                message=f"the keys that role {role_arn} gave are of account {found}",
            )
        )


def _utc(moment: datetime) -> datetime:
    """STS gives the time zone; botocore would leave it out with anything else that it can parse."""
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
