"""The values of the catalogue: calls, collectors, checks, and the options of checks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Generic, ParamSpec

import msgspec

from fleetscan.facts.base import GLOBAL, Resource
from fleetscan.verdicts import Severity, Unread, Verdict

P = ParamSpec("P")


class Scope(StrEnum):
    """How often a collector's calls are made in an account, and where its resources live."""

    #: called in each region; the resources are of that region
    REGIONAL = "regional"
    #: called once per account; the resources are of no region (IAM)
    GLOBAL = "global"
    #: called once per account; each resource names its own region (S3 buckets)
    ACCOUNT_WIDE = "account_wide"

    def runs_in(self, target_region: str) -> bool:
        """Tell whether a collector of this scope runs in the task of a region, or of `global`."""
        return (self is Scope.REGIONAL) == (target_region != GLOBAL)


class Call(msgspec.Struct, frozen=True):
    """One API operation that a collector may call.

    The IAM action is often not the API's name: `GetBucketEncryption` is
    `s3:GetEncryptionConfiguration`. It defaults to the operation where both are the same.
    """

    #: `service:Operation`, with botocore's names: `elbv2:DescribeLoadBalancers`
    operation: str
    #: the IAM action that allows it: `elasticloadbalancing:DescribeLoadBalancers`
    iam_action: str = ""
    #: IAM actions that AWS asks for besides, when it has something to show
    besides: tuple[str, ...] = ()
    #: error codes that say that the resource is gone since it was listed; of `Shape.BATCH`, that
    #: one of them is
    vanished: tuple[str, ...] = ()
    #: made only about what other replies left out, which AWS's do not: emulators' do
    fallback: bool = False

    def __post_init__(self) -> None:
        """Fill the IAM action in."""
        if not self.iam_action:
            msgspec.structs.force_setattr(self, "iam_action", self.operation)

    @property
    def iam_actions(self) -> tuple[str, ...]:
        """All IAM actions that must be allowed."""
        return (self.iam_action, *self.besides)

    @property
    def service(self) -> str:
        """The service, by botocore's name."""
        return self.operation.partition(":")[0]

    @property
    def name(self) -> str:
        """The operation within the service."""
        return self.operation.partition(":")[2]


class Shape(StrEnum):
    """What a collector is called with, and what it gives."""

    #: `(api) -> AsyncIterator[Resource]`: the subjects themselves
    LIST = "list"
    #: `(api) -> fact`: one fact of the account or region
    SINGLE = "single"
    #: `(api, subject) -> fact`: one fact about one subject
    ASPECT = "aspect"
    #: `(api, Sequence[subject]) -> Mapping[arn, fact]`: facts about several subjects in one call.
    #: A subject that the mapping lacks was not read. Where one of several is gone, the call as a
    #: whole says so, and tells nothing of the others: each is then asked for alone.
    BATCH = "batch"


@dataclass(frozen=True, slots=True, kw_only=True)
class Collector:
    """An async function that reads facts, with all that the engine must know of it."""

    id: str
    function: Callable[..., Any]
    scope: Scope
    calls: tuple[Call, ...]
    shape: Shape
    #: the facts that it reads: the first is the subject's own for `Shape.LIST`,
    #: those after it come with each subject from the same reply
    reads: tuple[type, ...]
    #: the subject that the facts are about, for `Shape.ASPECT` and `Shape.BATCH`
    subject: type | None = None
    #: how many subjects one call takes, for `Shape.BATCH`
    batch: int = 1
    #: how many resources a page of the first call holds, for `Shape.LIST`: the size that is asked
    #: for, else the service's own; None for a list that AWS does not page
    page: int | None = None

    @property
    def lists(self) -> type[Resource] | None:
        """The type of the resources that it lists; None if it is no list."""
        first = self.reads[0]
        return first if self.shape is Shape.LIST and issubclass(first, Resource) else None


@dataclass(frozen=True, slots=True)
class Option:
    """A parameter of a check that accounts.toml can set."""

    name: str
    type: Any
    default: Any
    doc: str


@dataclass(frozen=True, slots=True)
class Page:
    """What the docstring of a check says: the text of its page."""

    #: one sentence: what a pass asserts
    asserts: str
    why: str
    fix: str
    #: commands of the AWS CLI that do it; one on each line, longer ones go on over indented lines
    cli: str = ""
    #: how Terraform is told
    terraform: str = ""
    #: how cases are decided that others decide otherwise, and why
    differs: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """A parameter of a check that takes all of a type: `Every[…]` or `InRegion[…]`."""

    #: the resources
    of: type[Resource]
    #: the facts that come with each, as in `Every[tuple[Trail, TrailStatus]]`
    facts: tuple[type, ...] = ()
    #: those of the subject's region alone
    in_region: bool = False


@dataclass(frozen=True, kw_only=True)
class Check(Generic[P]):
    """A pure function from facts to a verdict, with what its signature and docstring say."""

    id: str
    function: Callable[P, Verdict]
    severity: Severity
    page: Page
    #: controls of published frameworks, as `framework:control`
    frameworks: tuple[str, ...]
    #: the subject's type: a resource, or a base class of several
    subject: type[Resource]
    #: the other facts, by parameter
    facts: Mapping[str, type]
    #: the parameters that take all of a type, by name
    every: Mapping[str, Collection]
    options: tuple[Option, ...] = field(default=())
    #: the checks of Prowler that this one answers, all or a part of each
    prowler: tuple[str, ...] = ()
    #: the managed rules of AWS Config that ask the same
    config_rules: tuple[str, ...] = ()
    #: why it could not be loaded, for a custom check of which no more is known than its id; what
    #: stands for its severity, frameworks and subject then says nothing
    unloaded: Unread | None = None

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> Verdict:
        """Judge, as the function would."""
        return self.function(*args, **kwargs)

    @property
    def service(self) -> str:
        """The first half of the id."""
        return self.id.partition(".")[0]
