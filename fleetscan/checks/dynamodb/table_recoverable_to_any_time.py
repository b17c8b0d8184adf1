"""`dynamodb.table_recoverable_to_any_time`."""

from fleetscan.catalogue import check
from fleetscan.facts.dynamodb import Table, TableBackups
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=["fsbp:DynamoDB.2"],
    prowler=["dynamodb_tables_pitr_enabled"],
    config_rules=["dynamodb-pitr-enabled"],
)
def table_recoverable_to_any_time(table: Table, backups: TableBackups) -> Verdict:
    """The table can be restored to any point in time.

    Why:
        DynamoDB writes what it is told, also a falsified or emptied table. Point-in-time recovery
        brings any second of the last days back, without anybody having thought of a backup.

    Fix:
        Switch point-in-time recovery on. It is billed by the size of the table.

    CLI:
        aws dynamodb update-continuous-backups --table-name NAME
            --point-in-time-recovery-specification PointInTimeRecoveryEnabled=true

    Terraform:
        resource "aws_dynamodb_table" "example" {
          # the rest as before
          point_in_time_recovery {
            enabled = true
          }
        }
    """
    if backups.point_in_time_recovery:
        return Pass(f"table {table.id} can be restored to any point in time")
    return Fail(f"table {table.id} can't be restored to a point in time")
