"""`efs.file_system_backed_up`."""

from fleetscan.catalogue import check
from fleetscan.facts.backup import ProtectedResources
from fleetscan.facts.efs import BackupPolicy, FileSystem
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=["fsbp:EFS.2"],
    prowler=["efs_have_backup_enabled"],
    config_rules=[
        "efs-automatic-backups-enabled",
        "efs-in-backup-plan",
        "efs-last-backup-recovery-point-created",
    ],
)
def file_system_backed_up(
    system: FileSystem, policy: BackupPolicy, protected: ProtectedResources
) -> Verdict:
    """The file system is backed up by its backup policy, or was saved by AWS Backup.

    Why:
        Whoever deletes or encrypts files on a file system does it for all machines that share it.
        EFS itself keeps no older state.

    Fix:
        Switch automatic backups on, or assign the file system to a backup plan of your own.

    CLI:
        aws efs put-backup-policy --file-system-id ID --backup-policy Status=ENABLED

    Terraform:
        resource "aws_efs_backup_policy" "example" {
          file_system_id = aws_efs_file_system.example.id

          backup_policy {
            status = "ENABLED"
          }
        }

    Differs:
        AWS's control asks whether a plan names the file system, and Prowler whether its backup
        policy is on. Here either the policy is on or AWS Backup has a recovery point: a plan that
        never ran saves nothing.
    """
    if policy.enabled:
        return Pass(f"file system {system.id} is backed up by its backup policy")
    if system.arn in protected.last_backups:
        return Pass(f"file system {system.id} was saved by AWS Backup")
    return Fail(f"file system {system.id} is not backed up")
