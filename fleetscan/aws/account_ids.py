"""The ids of AWS accounts."""

import re
from typing import Final, TypeGuard

__all__ = ["is_account_id"]

_ACCOUNT_ID: Final = re.compile(r"[0-9]{12}")


def is_account_id(value: object) -> TypeGuard[str]:
    """Tell whether a value is the id of an account: a string of 12 digits."""
    return isinstance(value, str) and _ACCOUNT_ID.fullmatch(value) is not None
