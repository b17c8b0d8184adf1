"""`ec2.volume_backed_up`."""

from fleetscan.catalogue import check
from fleetscan.facts.backup import ProtectedResources
from fleetscan.facts.ec2 import Volume
from fleetscan.verdicts import Fail, NotApplicable, Pass, Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=["fsbp:EC2.28"],
    prowler=["ec2_ebs_volume_protected_by_backup_plan"],
    config_rules=[
        "ebs-last-backup-recovery-point-created",
        "ebs-resources-protected-by-backup-plan",
    ],
)
def volume_backed_up(volume: Volume, protected: ProtectedResources) -> Verdict:
    """The EBS volume that is in use was saved by AWS Backup, alone or with its instance.

    Why:
        What a plan saves can be restored after a mistake, a fault or an attack, and nobody has to
        remember to save it.

    Fix:
        Assign the volume, or a tag that it has, to a backup plan.

    CLI:
        aws backup create-backup-selection --backup-plan-id PLAN_ID
            --backup-selection SelectionName=volumes,IamRoleArn=ROLE_ARN,Resources=VOLUME_ARN

    Terraform:
        resource "aws_backup_selection" "volumes" {
          name         = "volumes"
          plan_id      = aws_backup_plan.example.id
          iam_role_arn = aws_iam_role.backup.arn

          selection_tag {
            type  = "STRINGEQUALS"
            key   = "Backup"
            value = "daily"
          }
        }

    Differs:
        What counts is that AWS Backup has a recovery point, not that a plan names the volume: a
        plan that never ran saves nothing. A volume passes also if its instance was saved, for its
        volumes are saved with it. One that is attached to nothing is not judged.
    """
    if not volume.in_use:
        return NotApplicable(f"volume {volume.id} is not in use")
    for arn in (volume.arn, *volume.instance_arns):
        if arn in protected.last_backups:
            return Pass(f"volume {volume.id} was saved by AWS Backup as {arn}")
    return Fail(f"volume {volume.id} was never saved by AWS Backup")
