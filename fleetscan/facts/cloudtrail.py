"""Facts about AWS CloudTrail: trails, whether they log, and which events they log."""

from datetime import datetime, timedelta
from typing import ClassVar, Final

import msgspec

from fleetscan.facts.base import Resource

# CloudTrail delivers about every five minutes while there are events.
_SILENCE: Final = timedelta(days=1)


class Trail(Resource, frozen=True, kw_only=True):
    """A trail that logs the account, once, in its home region; its id is its name.

    Its copies in other regions are none of their own. In a member account, one of the organization
    that it belongs to is listed too: another account owns it, and its ARN has that account's id.
    Only the owner may read the tags of a trail, so this is no `Taggable`.
    """

    TYPE: ClassVar[str] = "AWS::CloudTrail::Trail"

    #: whether it logs every region of the account, and not its home region alone
    is_multi_region: bool
    #: whether it logs every account of the organization
    is_organization: bool
    #: whether this account owns it; False for the organization's that another account owns
    is_own: bool = True
    #: whether it logs what services do that are of no region, such as IAM
    includes_global_events: bool
    #: whether CloudTrail writes digests by which changed log files are found out
    validates_log_files: bool
    #: whether other event selectors were set than those of a new trail
    has_custom_selectors: bool
    #: the bucket that it writes to, which may be another account's
    bucket: str
    #: ARN of the KMS key that its log files are encrypted with; None for SSE-S3
    kms_key_id: str | None
    #: ARN of the CloudWatch Logs log group that it writes to, which ends in `:*`
    log_group_arn: str | None

    @property
    def owner(self) -> str:
        """The id of the account that the trail is in."""
        return self.arn.split(":")[4]


class TrailStatus(msgspec.Struct, frozen=True, kw_only=True):
    """What a trail does at the moment, as seen from its home region."""

    is_logging: bool
    #: when log files were last delivered to the bucket (UTC); None if they never were
    delivered_at: datetime | None
    #: what S3 answered when this last failed; None if it did not
    delivery_error: str | None
    #: when events were last delivered to CloudWatch Logs (UTC); None if they never were
    logs_delivered_at: datetime | None
    #: what CloudWatch Logs answered when this last failed; None if it did not
    logs_delivery_error: str | None

    def is_refused(self, now: datetime) -> bool:
        """Whether S3 takes no log files of it: there was an error, and none came for a day."""
        return _is_refused(self.delivery_error, self.delivered_at, now)

    def is_refused_by_logs(self, now: datetime) -> bool:
        """Whether CloudWatch Logs takes no events of it: there was an error, and none for a day."""
        return _is_refused(self.logs_delivery_error, self.logs_delivered_at, now)


def _is_refused(error: str | None, delivered_at: datetime | None, now: datetime) -> bool:
    # The error has no time: AWS may still tell of one that is over.
    return error is not None and (delivered_at is None or now - delivered_at > _SILENCE)


class DataResource(msgspec.Struct, frozen=True, kw_only=True):
    """Resources whose data events a basic event selector selects."""

    #: such as `AWS::S3::Object`
    type: str
    #: beginnings of ARNs: `arn:aws:s3` is every object, `arn:aws:s3:::logs/` those of a bucket
    values: tuple[str, ...]


class BasicSelector(msgspec.Struct, frozen=True, kw_only=True):
    """A basic event selector."""

    #: `All`, `ReadOnly` or `WriteOnly`, of management and data events alike
    read_write: str
    management_events: bool
    #: services whose management events are left out, such as `kms.amazonaws.com`
    excluded_sources: tuple[str, ...] = ()
    data: tuple[DataResource, ...] = ()


class FieldSelector(msgspec.Struct, frozen=True, kw_only=True):
    """A condition on one field of an event. One of the values of each operator has to hold.

    With the negative operators, none of them may.
    """

    field: str
    equals: tuple[str, ...] = ()
    starts_with: tuple[str, ...] = ()
    ends_with: tuple[str, ...] = ()
    not_equals: tuple[str, ...] = ()
    not_starts_with: tuple[str, ...] = ()
    not_ends_with: tuple[str, ...] = ()


class AdvancedSelector(msgspec.Struct, frozen=True, kw_only=True):
    """An advanced event selector: it selects the events for which all conditions hold."""

    fields: tuple[FieldSelector, ...]


class EventSelectors(msgspec.Struct, frozen=True, kw_only=True):
    """Which events a trail logs: those that any of its selectors selects.

    A trail has either basic or advanced selectors.
    """

    basic: tuple[BasicSelector, ...] = ()
    advanced: tuple[AdvancedSelector, ...] = ()
