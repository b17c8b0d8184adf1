"""Amazon EFS. Its pages hold 100 file systems, whatever size is asked for."""

from collections.abc import AsyncIterator

from fleetscan.catalogue import Api, Call, collector
from fleetscan.facts.base import Tags
from fleetscan.facts.efs import FileSystem


@collector(Call("efs:DescribeFileSystems", "elasticfilesystem:DescribeFileSystems"), page=100)
async def file_systems(api: Api) -> AsyncIterator[tuple[FileSystem, Tags]]:
    """List the file systems of a region."""
    async for page in api.pages("efs:DescribeFileSystems"):
        for system in page["FileSystems"]:
            identifier = system["FileSystemId"]
            arn = system.get("FileSystemArn") or api.arn(
                "elasticfilesystem", f"file-system/{identifier}"
            )
            fact = FileSystem(arn=arn, id=identifier, region=api.region)
            yield fact, Tags.from_list(system["Tags"])
