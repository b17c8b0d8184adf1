"""`efs.file_system_encrypted`."""

from fleetscan.catalogue import check
from fleetscan.facts.base import known
from fleetscan.facts.efs import FileSystem
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=[
        "fsbp:EFS.1",
        "cis-1.5:2.4.1",
        "cis-2.0:2.4.1",
        "cis-3.0:2.4.1",
        "cis-4.0:2.3.1",
        "cis-5.0:2.3.1",
        "cis-6.0:3.3.1",
        "cis-7.0:3.3.1",
    ],
    prowler=["efs_encryption_at_rest_enabled"],
    config_rules=["efs-encrypted-check"],
)
def file_system_encrypted(system: FileSystem) -> Verdict:
    """The file system is encrypted at rest.

    Why:
        Many machines share a file system, and with it what they keep there. Whoever gets at a disk
        below it reads all that, unless it is encrypted.

    Fix:
        Make a new file system that is encrypted, and copy the files over with AWS DataSync. One
        that exists can't be encrypted.

    CLI:
        aws efs create-file-system --encrypted --creation-token files-encrypted

    Terraform:
        resource "aws_efs_file_system" "example" {
          # this replaces the file system
          encrypted = true
        }
    """
    if known(system.encrypted):
        return Pass(f"file system {system.id} is encrypted")
    return Fail(f"file system {system.id} is not encrypted")
