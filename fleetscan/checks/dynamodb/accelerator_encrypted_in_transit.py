"""`dynamodb.accelerator_encrypted_in_transit`."""

from fleetscan.catalogue import check
from fleetscan.facts.dax import Cluster
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=["fsbp:DynamoDB.7"],
    config_rules=["dax-tls-endpoint-encryption"],
)
def accelerator_encrypted_in_transit(cluster: Cluster) -> Verdict:
    """The DAX cluster is reached by TLS alone.

    Why:
        Items that DAX has cached cross the network of the VPC as they are, unless its endpoint uses
        TLS.

    Fix:
        Make a new cluster with TLS and move the clients to it. It can't be switched on later.

    CLI:
        aws dax create-cluster --cluster-name NEW_NAME --node-type dax.r5.large
            --replication-factor 3 --iam-role-arn ROLE_ARN --sse-specification Enabled=true
            --cluster-endpoint-encryption-type TLS

    Terraform:
        resource "aws_dax_cluster" "example" {
          # the rest as before; this replaces the cluster
          cluster_endpoint_encryption_type = "TLS"
        }

    Differs:
        Prowler maps DynamoDB.7 to the deletion protection of tables, which is another question.
    """
    if cluster.tls:
        return Pass(f"DAX cluster {cluster.id} is reached by TLS alone")
    return Fail(f"DAX cluster {cluster.id} is reached without TLS")
