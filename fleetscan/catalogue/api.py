"""What a collector sees of AWS: the calls that it declared, and nothing else."""

from collections.abc import AsyncIterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, Protocol, overload

#: a reply as botocore parses it: members by name, `ResponseMetadata` included
Reply = dict[str, Any]

#: a parameter of a call, as botocore takes it; no set, which is how `absent` is told from one
Parameter = str | int | bool | Sequence[object] | Mapping[str, object]


class Api(Protocol):
    """The AWS API of one account and region, as far as one collector declared it.

    Every method raises `fleetscan.verdicts.NotRead` when the call fails for good,
    and `UndeclaredCallError` for an operation that the collector did not declare.
    """

    @property
    def account_id(self) -> str:
        """The account that is read."""
        ...

    @property
    def region(self) -> str:
        """Where calls go if they name no region: of a global service, its home region."""
        ...

    def arn(
        self, service: str, resource: str, *, region: str | None = None, account: bool = True
    ) -> str:
        """Build an ARN of this partition. `region` defaults to this one; "" leaves it out."""
        ...

    @overload
    async def call(  # noqa: D418 - a protocol has no implementation to document instead
        self, operation: str, /, *, region: str | None = None, **parameters: Parameter
    ) -> Reply:
        """Make one call of `operation` (`service:Operation`) and return its reply."""
        ...

    @overload
    async def call(  # noqa: D418 - as above
        self,
        operation: str,
        /,
        *,
        absent: AbstractSet[str],
        absent_words: str = "",
        region: str | None = None,
        **parameters: Parameter,
    ) -> Reply | None:
        """Make one call; the error codes in `absent`, AWS's way to say "there is none", give None.

        They win over the codes in `vanished` of the call's declaration. Where AWS has one code for
        that and for something else, `absent_words` are those in its message that tell them apart.
        """
        ...

    def pages(
        self,
        operation: str,
        /,
        *,
        absent: AbstractSet[str] = frozenset(),
        region: str | None = None,
        **parameters: Parameter,
    ) -> AsyncIterator[Reply]:
        """Yield the replies of all pages of `operation`, by botocore's pagination model.

        The error codes in `absent`, AWS's way to say "there is none", end the list.
        """
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait for what AWS makes in the background, such as a credential report."""
        ...
