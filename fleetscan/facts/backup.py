"""Facts about AWS Backup."""

from datetime import datetime

import msgspec


class ProtectedResources(msgspec.Struct, frozen=True, kw_only=True):
    """What AWS Backup has saved in a region: each resource with a recovery point in some vault.

    A fact of the region, so a check of any resource in it can take it.
    https://docs.aws.amazon.com/aws-backup/latest/devguide/API_ListProtectedResources.html
    """

    #: ARN of the resource, as its own service writes it, and when it was last saved (UTC)
    last_backups: dict[str, datetime]
