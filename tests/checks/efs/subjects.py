"""What the checks of EFS are asked about."""

from fleetscan.facts.efs import FileSystem


def system(*, encrypted: bool = True) -> FileSystem:
    """Return a file system `fs-1`."""
    return FileSystem(
        arn="arn:aws:elasticfilesystem:eu-west-1:111122223333:file-system/fs-1",
        id="fs-1",
        region="eu-west-1",
        encrypted=encrypted,
    )
