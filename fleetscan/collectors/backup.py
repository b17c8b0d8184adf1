"""AWS Backup."""

from datetime import UTC, datetime

from fleetscan.catalogue import Api, Call, collector
from fleetscan.facts.backup import ProtectedResources

#: the largest page that ListProtectedResources takes
_PAGE = 1000


@collector(Call("backup:ListProtectedResources"))
async def protected_resources(api: Api) -> ProtectedResources:
    """Read which resources of a region are saved, of all services at once."""
    found: dict[str, datetime] = {}
    async for page in api.pages("backup:ListProtectedResources", MaxResults=_PAGE):
        for each in page["Results"]:
            found[each["ResourceArn"]] = each["LastBackupTime"].astimezone(UTC)
    return ProtectedResources(last_backups=found)
