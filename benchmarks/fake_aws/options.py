"""What a fake AWS is made of, the same for the command line and for `FakeAWS`."""

import msgspec

from benchmarks.fake_aws.faults import Rule

__all__ = ["DEFAULT_REGIONS", "Options"]

DEFAULT_REGIONS = ("us-east-1", "us-west-2", "eu-west-1", "eu-central-1")
# An id has 6 bits for the region and 14 for the number of the resource, beside its account.
_MOST_REGIONS = 64
_MOST_RESOURCES = 1 << 14
# An access key has 20 bits for its account.
_MOST_ACCOUNTS = (1 << 20) - 2
_HOME_REGION = "us-east-1"
# Three in the root and three in each OU make five levels, as deep as AWS lets them be nested.
_MOST_UNITS = 3 + 9 + 27 + 81 + 243


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """The fleet and the behaviour of one fake AWS.

    Raises `ValueError` when made from what can't be served.
    """

    accounts: int = 10
    #: enabled in every account; the other regions of AWS are disabled
    regions: tuple[str, ...] = DEFAULT_REGIONS
    #: S3 buckets per account, spread over the regions
    buckets: int = 4
    #: EC2 instances per account and region
    instances: int = 2
    #: EBS volumes per account and region
    volumes: int = 3
    #: of every other resource: per account and region, or per account (IAM users and roles)
    others: int = 2
    #: OUs of the organization, among which the accounts are spread
    units: int = 0
    #: the last so many accounts are suspended in the organization, which changes nothing else
    suspended: int = 0
    #: the role that may be assumed in every account
    role: str = "fleetscan-audit"
    #: decides what is encrypted, stopped and tagged, and which replies are late or fail
    seed: int = 1
    #: how long assumed credentials live, in seconds
    session_seconds: float = 3600.0
    #: check every signature, and that each request names only what is its account's and region's
    verify: bool = False
    #: count the calls of each account and region apart: some 4 KB of memory for each
    count_targets: bool = False
    #: how long each reply is held back, in milliseconds
    latency_ms: float = 0.0
    #: share of the latency by which a reply may come sooner or later, uniformly: 0.5 is ±50 %
    latency_jitter: float = 0.0
    #: `share:ms`, such as `0.01:500`: that share of the replies takes that long; empty is none
    latency_tail: str = ""
    #: `ec2`, `sts`, or `service:Operation=capacity/refill-per-second`
    throttle: tuple[str, ...] = ()
    #: share of the calls that fail: an error 500, an error 503 and a reset in turn
    fail_rate: float = 0.0
    #: rules of faults on purpose, and the seed of the chance in them
    fault: tuple[Rule, ...] = ()
    fault_seed: int = 1
    #: certificate and key in PEM files; empty is plain HTTP
    tls_cert: str = ""
    tls_key: str = ""
    #: port on 127.0.0.1; 0 is any free one
    port: int = 0

    def __post_init__(self) -> None:
        """Refuse what can't be served."""
        if not 1 <= self.accounts <= _MOST_ACCOUNTS:
            raise ValueError(f"accounts: {self.accounts} is not from 1 to {_MOST_ACCOUNTS}")
        most = dict.fromkeys(("buckets", "instances", "volumes", "others"), _MOST_RESOURCES - 1)
        for name, number in {**most, "units": _MOST_UNITS, "suspended": self.accounts}.items():
            if not 0 <= getattr(self, name) <= number:
                raise ValueError(f"{name}: must be from 0 to {number}")
        if not 1 <= len(set(self.regions)) == len(self.regions) <= _MOST_REGIONS:
            raise ValueError(f"regions: from 1 to {_MOST_REGIONS}, each once")
        if _HOME_REGION not in self.regions:
            raise ValueError(f"regions: {_HOME_REGION} must be there, no account can disable it")
        if not 0 <= self.fail_rate <= 1:
            raise ValueError("fail_rate: must be a share from 0 to 1")
        if not 0 <= self.latency_jitter <= 1:
            raise ValueError("latency_jitter: must be a share from 0 to 1")
        if bool(self.tls_cert) != bool(self.tls_key):
            raise ValueError("tls_cert and tls_key go together")
