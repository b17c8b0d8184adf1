"""`dynamodb.table_deletion_protected`."""

from fleetscan.catalogue import check
from fleetscan.facts.dynamodb import Table, TableSettings
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=["fsbp:DynamoDB.6"],
    prowler=["dynamodb_table_deletion_protection_enabled"],
    config_rules=["dynamodb-table-deletion-protection-enabled"],
)
def table_deletion_protected(table: Table, settings: TableSettings) -> Verdict:
    """The table is protected from deletion.

    Why:
        One wrong call, by a person or a pipeline, deletes a table with all that is in it. With the
        protection it takes two.

    Fix:
        Switch deletion protection on. It takes effect at once and costs nothing.

    CLI:
        aws dynamodb update-table --table-name NAME --deletion-protection-enabled

    Terraform:
        resource "aws_dynamodb_table" "example" {
          # the rest as before
          deletion_protection_enabled = true
        }
    """
    if settings.deletion_protected:
        return Pass(f"table {table.id} is protected from deletion")
    return Fail(f"table {table.id} can be deleted by one call")
