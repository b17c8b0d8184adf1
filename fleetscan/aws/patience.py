"""How long a sweep waits for what."""

import msgspec


class Patience(msgspec.Struct, frozen=True, kw_only=True):
    """Bounds of a sweep's waiting, each in seconds."""

    connect_seconds: float = 10
    #: between two pieces of a reply. boto3 waits a minute by default; a Describe call that says
    #: nothing for half a minute is better asked again.
    read_seconds: float = 30
    #: for one reply as a whole. The read timeout begins anew with each byte, so a reply that drips
    #: would never end.
    attempt_seconds: float = 60
    #: for a call with all its attempts, and with its waiting for the budget
    call_seconds: float = 180
    #: for source credentials with all that a person types for them, the code of an MFA device
    person_seconds: float = 600
    #: for all that a task reads. After that it makes no more calls: what it has not read is a gap.
    task_seconds: float = 3_600
    #: the longest pause between two attempts, as in botocore's standard mode. Each is a random part
    #: of 1, 2, 4, … (https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/)
    backoff_seconds: float = 20
    #: how long a service of a region must have answered nothing, or 5xx, to be taken for down
    down_seconds: float = 5
    #: how long one that is down is left alone, but for one call that sees whether it is back
    circuit_seconds: float = 10
    #: how long a link of a chain that was refused is not asked again: a thousand accounts may wait
    #: behind it
    refused_seconds: float = 60

    @property
    def longest_silence(self) -> float:
        """How long an API is left alone at most because it asked for that in one reply.

        AWS asks for seconds. With this, calls that begin meanwhile have time to wait for it.
        """
        return self.call_seconds / 3
