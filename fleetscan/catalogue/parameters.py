"""Types of parameters that several checks have, with what their values have to be.

`fleetscan.catalogue.options` holds what accounts.toml sets against them.
"""

from typing import Annotated, Final, TypeAlias

from msgspec import Meta

__all__ = ["MOST_DAYS", "Days", "SomeDays"]

#: a hundred years. Far more is more than a `timedelta` takes, or than there are dates.
MOST_DAYS: Final = 36_500

#: days, of which there may be none
Days: TypeAlias = Annotated[int, Meta(ge=0, le=MOST_DAYS)]
#: days, at least one
SomeDays: TypeAlias = Annotated[int, Meta(ge=1, le=MOST_DAYS)]
