"""`eks.control_plane_logged`."""

from typing import Annotated, Literal

from msgspec import Meta

from fleetscan.catalogue import check
from fleetscan.facts.eks import Cluster, ClusterSettings
from fleetscan.verdicts import Fail, Pass, Severity, Verdict

LogType = Literal["api", "audit", "authenticator", "controllerManager", "scheduler"]


@check(
    severity=Severity.MEDIUM,
    frameworks=["fsbp:EKS.8"],
    prowler=["eks_control_plane_logging_all_types_enabled"],
    config_rules=["eks-cluster-log-enabled", "eks-cluster-logging-enabled"],
)
def control_plane_logged(
    cluster: Cluster,
    settings: ClusterSettings,
    *,
    types: Annotated[tuple[LogType, ...], Meta(min_length=1)] = (
        "api",
        "audit",
        "authenticator",
        "controllerManager",
        "scheduler",
    ),
) -> Verdict:
    """The control plane of the cluster writes all kinds of logs.

    Why:
        CloudTrail sees who changed a cluster, and not what was done in it. That is in these logs
        alone, and they are off until somebody asks for them.

    Fix:
        Switch the missing kinds on; they go to CloudWatch Logs, which charges for them.

    CLI:
        aws eks update-cluster-config --name CLUSTER --logging file://logging.json

    Terraform:
        resource "aws_eks_cluster" "example" {
          name     = "main"
          role_arn = aws_iam_role.example.arn

          enabled_cluster_log_types = [
            "api",
            "audit",
            "authenticator",
            "controllerManager",
            "scheduler",
          ]

          vpc_config {
            subnet_ids = aws_subnet.private[*].id
          }
        }

    Differs:
        Security Hub asks for audit logs alone; `types = ["audit"]` makes both the same. Prowler
        asks for all kinds.

    Options:
        types: the kinds of logs that must be on
    """
    missing = sorted(set(types) - settings.log_types)
    if missing:
        return Fail(f"cluster {cluster.id} does not log {', '.join(missing)}")
    return Pass(f"cluster {cluster.id} logs {', '.join(sorted(types))}")
