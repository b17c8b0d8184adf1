"""Trails, and what they log, for the tests of checks."""

from datetime import UTC, datetime

from fleetscan.facts.account import Account
from fleetscan.facts.clock import Now
from fleetscan.facts.cloudtrail import (
    AdvancedSelector,
    BasicSelector,
    DataResource,
    EventSelectors,
    FieldSelector,
    Trail,
    TrailStatus,
)
from fleetscan.facts.s3 import Bucket

ACCOUNT_ID, OWNER = "111122223333", "999999999999"
ACCOUNT = Account(arn=f"arn:aws:account::{ACCOUNT_ID}:account", id=ACCOUNT_ID, region="global")

NOW = Now(at=datetime(2026, 11, 1, 12, tzinfo=UTC))


def trail(
    name: str = "audit",
    *,
    region: str = "us-east-1",
    own: bool = True,
    multi: bool = True,
    validates: bool = True,
    kms_key_id: str | None = None,
    log_group_arn: str | None = None,
) -> Trail:
    owner = ACCOUNT_ID if own else OWNER
    return Trail(
        arn=f"arn:aws:cloudtrail:{region}:{owner}:trail/{name}",
        id=name,
        region=region,
        is_multi_region=multi,
        is_organization=not own,
        is_own=own,
        includes_global_events=multi,
        validates_log_files=validates,
        has_custom_selectors=False,
        bucket="logs",
        kms_key_id=kms_key_id,
        log_group_arn=log_group_arn,
    )


def status(
    *, logging: bool = True, delivered: datetime | None = None, error: str | None = None
) -> TrailStatus:
    return TrailStatus(
        is_logging=logging,
        delivered_at=datetime(2026, 11, 1, tzinfo=UTC),
        delivery_error=None,
        logs_delivered_at=delivered,
        logs_delivery_error=error,
    )


def basic(
    read_write: str = "All", *values: str, management: bool = True, exclude: tuple[str, ...] = ()
) -> EventSelectors:
    """One basic selector, which selects objects in S3 by these beginnings of ARNs."""
    data = (DataResource(type="AWS::S3::Object", values=values),) if values else ()
    selector = BasicSelector(
        read_write=read_write, management_events=management, excluded_sources=exclude, data=data
    )
    return EventSelectors(basic=(selector,))


def advanced(category: str, *fields: FieldSelector) -> EventSelectors:
    """One advanced selector of a category of events."""
    chosen = FieldSelector(field="eventCategory", equals=(category,))
    return EventSelectors(advanced=(AdvancedSelector(fields=(chosen, *fields)),))


def objects(*fields: FieldSelector) -> EventSelectors:
    """One advanced selector of objects in S3."""
    return advanced(
        "Data", FieldSelector(field="resources.type", equals=("AWS::S3::Object",)), *fields
    )


def read_only(value: str) -> FieldSelector:
    return FieldSelector(field="readOnly", equals=(value,))


def bucket(name: str = "logs", region: str = "eu-west-1") -> Bucket:
    return Bucket(arn=f"arn:aws:s3:::{name}", id=name, region=region)
