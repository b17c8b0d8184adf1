"""`eks.secrets_encrypted`."""

from fleetscan.catalogue import check
from fleetscan.facts.eks import Cluster, ClusterSettings
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=["fsbp:EKS.3"],
    prowler=["eks_cluster_kms_cmk_encryption_in_secrets_enabled"],
    config_rules=["eks-cluster-secrets-encrypted", "eks-secrets-encrypted"],
)
def secrets_encrypted(cluster: Cluster, settings: ClusterSettings) -> Verdict:
    """The cluster encrypts secrets of Kubernetes with a KMS key of the owner.

    Why:
        With a key of your own, every use of it is in CloudTrail, and who may use it can be
        withdrawn from one day to the next.

    Fix:
        Associate a symmetric KMS key with the cluster. It can't be taken away or exchanged later.

    CLI:
        aws eks associate-encryption-config --cluster-name CLUSTER
            --encryption-config '[{"resources": ["secrets"], "provider": {"keyArn": "KEY_ARN"}}]'

    Terraform:
        resource "aws_eks_cluster" "example" {
          name     = "main"
          role_arn = aws_iam_role.example.arn

          vpc_config {
            subnet_ids = aws_subnet.private[*].id
          }

          encryption_config {
            resources = ["secrets"]

            provider {
              key_arn = aws_kms_key.example.arn
            }
          }
        }

    Differs:
        Since Kubernetes 1.28 EKS encrypts all data of every cluster, with a key that AWS owns if
        no other was given. That passes neither here nor for AWS's control.
    """
    if settings.secrets_key is None:
        return Fail(f"cluster {cluster.id} encrypts secrets with no key of the owner")
    return Pass(f"cluster {cluster.id} encrypts secrets with {settings.secrets_key}")
