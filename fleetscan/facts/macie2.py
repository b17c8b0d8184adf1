"""Facts about Amazon Macie: what a region has once."""

import msgspec


class MacieSession(msgspec.Struct, frozen=True, kw_only=True):
    """Whether Macie is there in a region."""

    #: `ENABLED` or `PAUSED`; None if it is not enabled
    status: str | None
