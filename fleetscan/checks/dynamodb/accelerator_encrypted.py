"""`dynamodb.accelerator_encrypted`."""

from fleetscan.catalogue import check
from fleetscan.facts.dax import Cluster
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=["fsbp:DynamoDB.3"],
    prowler=["dynamodb_accelerator_cluster_encryption_enabled"],
    config_rules=["dax-encryption-enabled"],
)
def accelerator_encrypted(cluster: Cluster) -> Verdict:
    """The DAX cluster is encrypted at rest.

    Why:
        DAX writes what it caches to disks, which have a copy of what the table holds. Whoever gets
        at such a disk reads it, unless it is encrypted.

    Fix:
        Make a new cluster with encryption at rest and move the clients to it. It can't be switched
        on later.

    CLI:
        aws dax create-cluster --cluster-name NEW_NAME --node-type dax.r5.large
            --replication-factor 3 --iam-role-arn ROLE_ARN --sse-specification Enabled=true
            --cluster-endpoint-encryption-type TLS

    Terraform:
        resource "aws_dax_cluster" "example" {
          # the rest as before; this replaces the cluster
          server_side_encryption {
            enabled = true
          }
        }
    """
    if cluster.encryption_at_rest in {"ENABLED", "ENABLING"}:
        return Pass(f"DAX cluster {cluster.id} is encrypted at rest")
    return Fail(f"DAX cluster {cluster.id} is not encrypted at rest")
