"""Amazon EFS. Its pages hold 100 file systems, whatever size is asked for."""

from collections.abc import AsyncIterator

from fleetscan.catalogue import Api, Call, collector, told
from fleetscan.facts.base import Tags
from fleetscan.facts.efs import BackupPolicy, FileSystem

_FILE_SYSTEMS = Call("efs:DescribeFileSystems", "elasticfilesystem:DescribeFileSystems")


@collector(_FILE_SYSTEMS, page=100)
async def file_systems(api: Api) -> AsyncIterator[tuple[FileSystem, Tags]]:
    """List the file systems of a region."""
    async for page in api.pages("efs:DescribeFileSystems"):
        for system in page["FileSystems"]:
            identifier = system["FileSystemId"]
            arn = system.get("FileSystemArn") or api.arn(
                "elasticfilesystem", f"file-system/{identifier}"
            )
            fact = FileSystem(
                arn=arn,
                id=identifier,
                region=api.region,
                encrypted=told(_FILE_SYSTEMS, system, "Encrypted"),
            )
            yield fact, Tags.from_list(system["Tags"])


@collector(
    Call(
        "efs:DescribeBackupPolicy",
        "elasticfilesystem:DescribeBackupPolicy",
        vanished=("FileSystemNotFound",),
    )
)
async def backup_policy(api: Api, system: FileSystem) -> BackupPolicy:
    """Read whether a file system is backed up by EFS's own choice."""
    reply = await api.call(
        "efs:DescribeBackupPolicy", FileSystemId=system.id, absent={"PolicyNotFound"}
    )
    # ENABLING becomes ENABLED by itself, and DISABLING ends in DISABLED
    enabled = reply is not None and reply["BackupPolicy"]["Status"] in {"ENABLED", "ENABLING"}
    return BackupPolicy(enabled=enabled)
