"""`dynamodb.table_backed_up`."""

from fleetscan.catalogue import check
from fleetscan.facts.backup import ProtectedResources
from fleetscan.facts.dynamodb import Table
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=["fsbp:DynamoDB.4"],
    prowler=["dynamodb_table_protected_by_backup_plan"],
    config_rules=[
        "dynamodb-last-backup-recovery-point-created",
        "dynamodb-resources-protected-by-backup-plan",
    ],
)
def table_backed_up(table: Table, protected: ProtectedResources) -> Verdict:
    """The table was saved by AWS Backup.

    Why:
        What a plan saves outlives the table, lies in a vault that others can't empty, and nobody
        has to remember to save it.

    Fix:
        Assign the table, or a tag that it has, to a backup plan.

    CLI:
        aws backup create-backup-selection --backup-plan-id PLAN_ID
            --backup-selection SelectionName=tables,IamRoleArn=ROLE_ARN,Resources=TABLE_ARN

    Terraform:
        resource "aws_backup_selection" "tables" {
          name         = "tables"
          plan_id      = aws_backup_plan.example.id
          iam_role_arn = aws_iam_role.backup.arn
          resources    = [aws_dynamodb_table.example.arn]
        }

    Differs:
        What counts is that AWS Backup has a recovery point, not that a plan names the table: a plan
        that never ran saves nothing.
    """
    if table.arn in protected.last_backups:
        return Pass(f"table {table.id} was saved by AWS Backup")
    return Fail(f"table {table.id} was never saved by AWS Backup")
