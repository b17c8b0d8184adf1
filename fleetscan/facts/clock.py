"""Time, as a fact: checks have no clock of their own."""

from datetime import datetime

import msgspec


class Now(msgspec.Struct, frozen=True):
    """The moment that counts as now in a run: when the run started, also after a resume."""

    #: UTC, with its time zone
    at: datetime
