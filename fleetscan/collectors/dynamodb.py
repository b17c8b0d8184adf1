"""Amazon DynamoDB. Its pages hold 100 tables, which is the most, if no size is asked for."""

from collections.abc import AsyncIterator

from fleetscan.catalogue import Api, Call, Reply, collector
from fleetscan.facts.base import Tags
from fleetscan.facts.dynamodb import Table, TableBackups, TableSettings


@collector(Call("dynamodb:ListTables"), page=100)
async def tables(api: Api) -> AsyncIterator[Table]:
    """List the tables of a region."""
    async for page in api.pages("dynamodb:ListTables"):
        for name in page["TableNames"]:
            yield Table(arn=api.arn("dynamodb", f"table/{name}"), id=name, region=api.region)


# AWS may say the same of a table that is still being created: that one was not there yet.
@collector(Call("dynamodb:ListTagsOfResource", vanished=("ResourceNotFoundException",)))
async def table_tags(api: Api, table: Table) -> Tags:
    """Read the tags of a table. AWS allows 10 of these calls a second per account."""
    tags: list[Reply] = []
    async for page in api.pages("dynamodb:ListTagsOfResource", ResourceArn=table.arn):
        tags += page["Tags"]
    return Tags.from_list(tags)


@collector(Call("dynamodb:DescribeTable", vanished=("ResourceNotFoundException",)))
async def table_settings(api: Api, table: Table) -> TableSettings:
    """Read what a table is set to."""
    reply = await api.call("dynamodb:DescribeTable", TableName=table.id)
    return TableSettings(deletion_protected=reply["Table"]["DeletionProtectionEnabled"])


@collector(Call("dynamodb:DescribeContinuousBackups", vanished=("TableNotFoundException",)))
async def table_backups(api: Api, table: Table) -> TableBackups:
    """Read whether a table can be restored to any point in time."""
    reply = await api.call("dynamodb:DescribeContinuousBackups", TableName=table.id)
    recovery = reply["ContinuousBackupsDescription"].get("PointInTimeRecoveryDescription", {})
    return TableBackups(
        point_in_time_recovery=recovery.get("PointInTimeRecoveryStatus") == "ENABLED"
    )
