"""What the fake AWS counted, as it is sent over HTTP."""

from collections.abc import Mapping

import msgspec

__all__ = ["Stats"]


class Stats(msgspec.Struct, frozen=True, kw_only=True):
    """Counts since the start or the last reset."""

    #: all calls, those included that were throttled or failed
    calls: int
    #: by `service:Operation`, with botocore's names of services
    by_operation: dict[str, int]
    #: by account id; only if it was asked for
    by_account: dict[str, int] | None = None
    #: calls of `sts:AssumeRole` by the account of the role; only if it was asked for
    roles_assumed: dict[str, int] | None = None
    #: by operation, for each account and region as in `111111111111 eu-west-1`; only with
    #: `Options.count_targets`
    by_target: Mapping[str, Mapping[str, int]] | None = None
    throttled: int
    #: calls that failed by chance
    faults: int
    #: calls that a rule of a fault plan hit, by kind of fault
    injected: dict[str, int]
    #: requests that were no HTTP
    garbage: int
    #: connections that were accepted
    connections: int
    connections_open: int
    #: the most requests that waited for their replies at once
    peak_in_flight: int
    #: all violations; `violations` has the first hundred of them
    violation_count: int
    violations: list[str]
    #: valid access keys that were seen
    access_keys: int
    tls_handshakes: int
    #: CPU of the server's process, in seconds
    cpu_seconds: float
    peak_rss_bytes: int
