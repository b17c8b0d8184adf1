"""The clients of sessions: each its own, made from parts that all of a service and region share.

Shared, because it never changes once it is there: the client's class, the service's model, the
configuration, the rules for endpoints, serialiser and parsers, and botocore's built-in handlers.
Of each client's own are the credentials, the signer, the event hooks and the quota of retries.
"""

import copy
from functools import partial
from typing import Any

from aiobotocore import retryhandler
from aiobotocore.client import AioClientCreator
from aiobotocore.endpoint import AioEndpoint
from aiobotocore.session import AioSession
from aiobotocore.signers import AioRequestSigner
from botocore import translate
from botocore.args import EPRBuiltins
from botocore.client import ClientMeta
from botocore.hooks import EventAliaser
from botocore.plugin import get_botocore_plugins
from botocore.retries import standard

from fleetscan.aws.account_hosts import reach_own_endpoints
from fleetscan.aws.attempts import RetryPolicy
from fleetscan.aws.causes import THROTTLES
from fleetscan.aws.circuit import Circuit
from fleetscan.aws.counters import Meter
from fleetscan.aws.hooks import OwnHooks
from fleetscan.aws.lean import LeanClient
from fleetscan.aws.operations import Operation
from fleetscan.aws.parsing import parser_of
from fleetscan.aws.patience import Patience
from fleetscan.aws.replies import refuse_impostors
from fleetscan.aws.requests import RequestWriter


class Blueprint:
    """What all clients of a service and region share, for one profile of the AWS config."""

    def __init__(
        self,
        core: AioSession,
        client: Any,  # noqa: ANN401 - the SDK's own
        config: Any,  # noqa: ANN401 - the SDK's own
        patience: Patience,
    ) -> None:
        """Take a client of botocore's that was made with this session and configuration.

        It is never to send anything: it writes the requests of all others.
        """
        self._core = core
        self._config = config
        self._template = client
        self._creator = _creator(core)
        self._class = type(type(client).__name__, (LeanClient, type(client)), {})
        self._operations: dict[str, Operation | None] = {}
        #: our `PooledHttpSession`
        self.http = client._endpoint.http_session  # noqa: SLF001 - see above
        self.writer = RequestWriter(client)
        retries = client.meta.config.retries
        self._is_plain = retries["mode"] == "standard" and not _is_watched(core)
        self.service: str = client.meta.service_model.service_name
        self.region: str = client.meta.region_name
        self.retry_policy = RetryPolicy(
            retries.get("total_max_attempts", standard.DEFAULT_MAX_ATTEMPTS), patience, self.region
        )
        #: of this service in this region, whichever account asks it
        self.circuit = Circuit(patience)

    @property
    def exceptions(self) -> Any:  # noqa: ANN401 - made at run time
        """The exceptions of the service, which are made when the first error asks for them."""
        return self._template.exceptions

    def new(self, credentials: Any, meter: Meter) -> LeanClient:  # noqa: ANN401 - the SDK's credentials
        """Make a client."""
        client: LeanClient = self._class(self, credentials, meter)
        return client

    def operation(self, name: str) -> Operation | None:
        """Return an operation whose calls may go the short way; None if they may not.

        They may not where the environment asks for other retries than botocore's standard ones or
        for client-side monitoring, and where the operation needs what only botocore can do.
        """
        if name not in self._operations:
            self._operations[name] = self._find(name)
        return self._operations[name]

    def _find(self, name: str) -> Operation | None:
        if not self._is_plain:
            return None
        model = self._template.meta.service_model.operation_model(name)
        parser = parser_of(model)
        return None if parser is None else Operation(model, parser)

    def complete(self, client: LeanClient, credentials: Any, meter: Meter) -> None:  # noqa: ANN401 - the SDK's credentials
        """Make a client whole, with event hooks and a signer of its own, as botocore would."""
        template = self._template
        meta, endpoint, signer = template.meta, template._endpoint, template._request_signer  # noqa: SLF001 - these are the parts
        hooks = EventAliaser(
            OwnHooks(self._core._original_handler, partial(self._register, client, meter))  # noqa: SLF001 - see above
        )
        resolver = copy.copy(template._ruleset_resolver)  # noqa: SLF001 - see above
        if resolver is not None:
            resolver._event_emitter = hooks  # noqa: SLF001 - see above
            resolver._builtins = {  # noqa: SLF001 - see above
                **resolver._builtins,  # noqa: SLF001 - see above
                EPRBuiltins.ACCOUNT_ID: credentials.get_account_id,
            }
        client.__dict__.update(
            vars(template)
            | {
                "meta": ClientMeta(
                    hooks,
                    meta.config,
                    meta.endpoint_url,
                    meta.service_model,
                    meta.method_to_api_mapping,
                    meta.partition,
                ),
                "_cache": {},
                "_endpoint": AioEndpoint(
                    endpoint.host,
                    endpoint._endpoint_prefix,  # noqa: SLF001 - see above
                    hooks,
                    endpoint._response_parser_factory,  # noqa: SLF001 - see above
                    self.http,
                ),
                "_request_signer": AioRequestSigner(
                    signer._service_id,  # noqa: SLF001 - see above
                    signer.region_name,
                    signer.signing_name,
                    signer.signature_version,
                    credentials,
                    hooks,
                    signer._auth_token,  # noqa: SLF001 - see above
                ),
                "_ruleset_resolver": resolver,
            }
        )

    def _register(self, client: LeanClient, meter: Meter, hooks: OwnHooks) -> None:
        """Register all that `AioClientCreator.create_client` does for a client."""
        del hooks  # the client's own, by now
        creator, config = self._creator, self._config
        register_ours(client.meta.events, meter, client.meta.service_model.service_name)
        client._register_handlers()  # noqa: SLF001 - what its constructor does
        creator._register_retries(client)  # noqa: SLF001 - and what its creator does, from here on
        creator._register_s3_events(  # noqa: SLF001 - see above
            client=client,
            endpoint_bridge=None,
            endpoint_url=None,
            client_config=config,
            scoped_config=self._core.get_scoped_config(),
        )
        creator._register_s3express_events(client=client)  # noqa: SLF001 - see above
        creator._register_s3_control_events(client=client)  # noqa: SLF001 - see above
        creator._register_importexport_events(client=client)  # noqa: SLF001 - see above
        creator._register_endpoint_discovery(client, None, config)  # noqa: SLF001 - see above


def _creator(core: AioSession) -> AioClientCreator:
    """Make the object that registers what clients listen to."""
    get, get_internal = core.get_component, core._get_internal_component  # noqa: SLF001 - as its own method does
    return AioClientCreator(
        get("data_loader"),
        get_internal("endpoint_resolver"),
        core.user_agent(),
        get("event_emitter"),
        retryhandler,
        translate,
        get("response_parser_factory"),
        get_internal("exceptions_factory"),
        get("config_store"),
        user_agent_creator=get("user_agent_creator"),
    )


def _is_watched(core: AioSession) -> bool:
    """Tell whether something listens to the events of each call, which a short one lacks.

    Client-side monitoring does, and botocore's plugins may.
    """
    monitor = core._get_internal_component("monitor")  # noqa: SLF001 - as `create_client` asks
    return monitor is not None or get_botocore_plugins() not in {None, "", "DISABLED"}


def register_ours(hooks: Any, meter: Meter, service: str | None = None) -> None:  # noqa: ANN401 - an emitter, or its aliaser
    """Add what every client of ours hears: it counts, and refuses replies that are none.

    `service` is botocore's name of it; None for a session, whose clients are of any service.
    """
    refuse_impostors(hooks)
    reach_own_endpoints(hooks)
    hooks.register("before-send", partial(_sent, meter, service))
    hooks.register("response-received", partial(_received, meter))


def _sent(meter: Meter, service: str | None, event_name: str, **_: object) -> None:
    _event, of_event, operation = event_name.split(".")
    meter.sent(f"{service or of_event}:{operation}")


def _received(meter: Meter, parsed_response: dict[str, Any] | None = None, **_: object) -> None:
    if parsed_response and parsed_response.get("Error", {}).get("Code") in THROTTLES:
        meter.throttled()
