"""Facts about Amazon DynamoDB Accelerator (DAX)."""

from typing import ClassVar

from fleetscan.facts.base import Resource


# AWS offers DAX in few regions, and tells its tags by another call. Were it taggable, the checks of
# tags had a gap in each of the others.
class Cluster(Resource, frozen=True, kw_only=True):
    """A DAX cluster."""

    TYPE: ClassVar[str] = "AWS::DAX::Cluster"

    #: `ENABLED`, `ENABLING`, `DISABLING` or `DISABLED`
    encryption_at_rest: str
    #: whether clients reach it by TLS alone
    tls: bool
