"""Facts about AWS Lambda."""

from typing import ClassVar

from fleetscan.facts.base import Taggable


class Function(Taggable, frozen=True, kw_only=True):
    """A function."""

    TYPE: ClassVar[str] = "AWS::Lambda::Function"

    #: `python3.13`, `provided.al2023`, …; None of a container image, which brings its own
    runtime: str | None
    #: the VPC that it reaches; None if it is attached to none
    vpc_id: str | None = None
    #: the subnets of that VPC in which it has network interfaces
    subnet_ids: tuple[str, ...] = ()
