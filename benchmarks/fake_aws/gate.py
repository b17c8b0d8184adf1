"""The way of one request: who signed it, may it pass, what is the reply."""

import time
from collections import Counter, defaultdict
from collections.abc import Callable

import msgspec

from benchmarks.fake_aws.faults import FaultPlan
from benchmarks.fake_aws.fleet import Fleet, account_id
from benchmarks.fake_aws.incoming import Incoming, named, understood
from benchmarks.fake_aws.injector import Injector
from benchmarks.fake_aws.keys import Identity, Keys
from benchmarks.fake_aws.memory import peak_rss_bytes
from benchmarks.fake_aws.operations import OPERATIONS
from benchmarks.fake_aws.options import Options
from benchmarks.fake_aws.replies import Replies, written
from benchmarks.fake_aws.spoil import RESET, Spoiled, failure
from benchmarks.fake_aws.stats import Stats
from benchmarks.fake_aws.sts import answer as sts_answer
from benchmarks.fake_aws.sts import role_account
from benchmarks.fake_aws.throttle import Throttle
from benchmarks.fake_aws.watch import Watch
from benchmarks.fake_aws.weather import Weather
from fleetscan.demo.error_replies import Fault, fault
from fleetscan.demo.wire import Answer

__all__ = ["Gate"]

_CREDENTIAL_PARTS = 5


class Gate:
    """Answers requests, and counts them."""

    def __init__(self, options: Options, clock: Callable[[], float]) -> None:
        """Prepare to serve a fleet.

        Args:
            options: the fleet, and how it behaves.
            clock: monotonic seconds, for the throttle.

        Raises:
            ValueError: the throttle or the latency can't be understood.
        """
        self._fleet = Fleet(options)
        self._keys = Keys(options)
        self._regions = frozenset(region.encode() for region in options.regions)
        self._replies = Replies(self._fleet)
        self._throttle = Throttle(options.throttle, clock) if options.throttle else None
        services = frozenset(OPERATIONS) | {"sts"}
        self._watch = Watch(self._fleet, services) if options.verify else None
        self.weather = Weather(options)
        self._clock = clock
        self._injected: Counter[str] = Counter()
        #: None while there are no rules, so that calls pay nothing for them
        self._injector: Injector | None = None
        self._inject(FaultPlan(seed=options.fault_seed, rules=options.fault))
        # whether anything but the credentials may stop a request
        self._is_strict = bool(self._watch or self._throttle or options.fail_rate)
        self._by_operation: Counter[str] = Counter()
        # None if nobody asked for it, for it grows with the fleet.
        self._by_target: defaultdict[str, Counter[str]] | None = (
            defaultdict(Counter) if options.count_targets else None
        )
        # One place for each account of the fleet, and the last for the hub.
        self._by_account = [0] * (options.accounts + 1)
        self._roles_assumed: Counter[str] = Counter()
        self._throttled = 0
        self._faults = 0
        self.garbage = 0
        self.connections = 0
        self.connections_open = 0
        self.handshakes = 0
        self.in_flight = 0
        self.peak_in_flight = 0

    def answer(self, incoming: Incoming) -> bytes | Spoiled:
        """Return the whole reply to a request, or what is sent in its place."""
        authorization = incoming.headers.get(b"authorization", b"")
        scope = authorization.partition(b"Credential=")[2].partition(b",")[0].split(b"/")
        if len(scope) != _CREDENTIAL_PARTS:
            return self._refused(Fault.NOT_SIGNED, incoming)
        access_key, _, region, service, _ = scope
        incoming.region = region
        incoming.service = service
        token = incoming.headers.get(b"x-amz-security-token", b"").strip()
        caller = self._keys.find(access_key, token)
        if caller is None or region not in self._regions:
            return self._refused(Fault.UNKNOWN_CREDENTIALS, incoming)
        self._by_account[caller.index] += 1
        if caller.expires < time.time():
            return self._refused(Fault.EXPIRED_CREDENTIALS, incoming)
        if service == b"sts":
            return self._sts(incoming, caller)
        account = caller.account
        template = self._replies.find(incoming, account, self._fleet.variant(account, region))
        self._count(template.operation, caller, region)
        stopped = None
        if self._is_strict or service == b"organizations":
            stopped = self._stopped(incoming, caller, template.operation, narrow=template.narrow)
        reply = account.join(template.pieces) if stopped is None else stopped
        if self._injector is None:
            return reply
        return self._injector.hit(incoming, caller, template.operation, reply)

    def _sts(self, incoming: Incoming, caller: Identity) -> bytes | Spoiled:
        request = understood(incoming)
        operation = named(request)
        self._count(operation, caller, incoming.region)
        if operation == "sts:AssumeRole":
            self._roles_assumed[role_account(request)] += 1
        reply: bytes | Spoiled | None = None
        if self._is_strict:
            reply = self._stopped(incoming, caller, operation, narrow=True)
        if reply is None:
            reply = written(sts_answer(request, caller, self._keys, self._fleet))
        if self._injector is None:
            return reply
        return self._injector.hit(incoming, caller, operation, reply)

    def _count(self, operation: str, caller: Identity, region: bytes) -> None:
        self._by_operation[operation] += 1
        if self._by_target is not None:
            self._by_target[f"{caller.account.decode()} {region.decode()}"][operation] += 1

    def _stopped(
        self, incoming: Incoming, caller: Identity, operation: str, *, narrow: bool
    ) -> bytes | Spoiled | None:
        """Return what is answered in place of the reply; None if nothing stands against it."""
        if self._watch and not self._watch.check(incoming, caller, operation):
            return written(fault(understood(incoming), Fault.SIGNATURE_MISMATCH))
        if self._throttle and not self._throttle.allows(
            caller.account, incoming.region, operation, narrow=narrow
        ):
            self._throttled += 1
            return written(fault(understood(incoming), Fault.THROTTLED))
        if incoming.service == b"organizations" and caller.index >= 0:
            # Only the account that manages the organization may ask.
            return written(fault(understood(incoming), Fault.ACCESS_DENIED))
        kind = self.weather.fault()
        return None if kind is None else self._failed(kind, incoming)

    def _failed(self, kind: str, incoming: Incoming) -> bytes | Spoiled:
        self._faults += 1
        if kind == "reset":
            return RESET
        return written(failure(understood(incoming), int(kind)))

    def _refused(self, kind: Fault, incoming: Incoming) -> bytes:
        request = understood(incoming)
        operation = named(request)
        self._by_operation[operation] += 1
        if self._watch and kind is not Fault.EXPIRED_CREDENTIALS:
            self._watch.record(f"{operation} in {request.call.region}: {kind.value}")
        return written(fault(request, kind))

    def own(self, method: bytes, target: bytes, body: bytes) -> bytes:
        """Return the reply to a request that is for the fake itself, and not for AWS."""
        path, _, query = target.partition(b"?")
        if (method, path) == (b"GET", b"/_fake/stats"):
            stats = self.stats(by_account=query == b"by=account", by_target=query == b"by=target")
            said = msgspec.json.encode(stats)
        elif (method, path) == (b"POST", b"/_fake/reset"):
            self.reset()
            said = b"{}"
        elif (method, path) == (b"POST", b"/_fake/faults"):
            try:
                self._inject(msgspec.json.decode(body, type=FaultPlan))
            except msgspec.MsgspecError as refused:
                return written(Answer.text(f"{refused}\n", status=400))
            said = b"{}"
        else:
            known = "GET /_fake/stats, POST /_fake/reset or POST /_fake/faults"
            return written(Answer.text(f"{known}\n", status=404))
        return written(Answer(headers={"Content-Type": "application/json"}, body=said))

    def _inject(self, plan: FaultPlan) -> None:
        """Let a plan's faults happen from now on, in place of those of the one before."""
        self._injector = None
        if plan.rules:
            self._injector = Injector(
                plan,
                keys=self._keys,
                regions=self._fleet.regions,
                clock=self._clock,
                injected=self._injected,
            )

    def reset(self) -> None:
        """Count anew. Connections stay open, and so do throttles."""
        self._by_operation.clear()
        if self._by_target is not None:
            self._by_target.clear()
        self._by_account = [0] * len(self._by_account)
        self._roles_assumed.clear()
        self._injected.clear()
        self._throttled = self._faults = self.garbage = 0
        self.connections = self.handshakes = self.peak_in_flight = 0
        self._keys.forget_seen()
        if self._watch:
            self._watch.forget()

    def stats(self, *, by_account: bool, by_target: bool = False) -> Stats:
        """Return what was counted."""
        accounts = None
        if by_account:
            last = len(self._by_account) - 1
            accounts = {
                account_id(-1 if index == last else index): count
                for index, count in enumerate(self._by_account)
                if count
            }
        return Stats(
            calls=self._by_operation.total(),
            by_operation=dict(sorted(self._by_operation.items())),
            by_account=accounts,
            roles_assumed=dict(self._roles_assumed) if by_account else None,
            by_target=self._by_target if by_target else None,
            throttled=self._throttled,
            faults=self._faults,
            injected=dict(self._injected),
            garbage=self.garbage,
            connections=self.connections,
            connections_open=self.connections_open,
            peak_in_flight=self.peak_in_flight,
            violation_count=self._watch.count if self._watch else 0,
            violations=list(self._watch.kept) if self._watch else [],
            access_keys=len(self._keys.seen),
            tls_handshakes=self.handshakes,
            cpu_seconds=time.process_time(),
            peak_rss_bytes=peak_rss_bytes(),
        )
