"""Facts about AWS Security Hub: what a region has once."""

import msgspec


class SecurityHub(msgspec.Struct, frozen=True, kw_only=True):
    """Whether Security Hub (CSPM) is there in a region."""

    is_enabled: bool
