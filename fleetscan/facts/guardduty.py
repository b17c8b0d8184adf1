"""Facts about Amazon GuardDuty: what a region has once."""

import msgspec


class GuardDuty(msgspec.Struct, frozen=True, kw_only=True):
    """The detector of a region. There is one at most."""

    #: None if the region has no detector
    detector_id: str | None
    is_enabled: bool = False
    #: the features that GuardDuty offers in the region, such as `S3_DATA_EVENTS`, and whether each
    #: is enabled
    features: dict[str, bool] = msgspec.field(default_factory=dict)
