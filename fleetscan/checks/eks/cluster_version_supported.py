"""`eks.cluster_version_supported`."""

from fleetscan.catalogue import check
from fleetscan.facts.eks import Cluster, ClusterSettings, ClusterVersions
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.HIGH,
    frameworks=["fsbp:EKS.2"],
    prowler=["eks_cluster_uses_a_supported_version"],
    config_rules=["eks-cluster-supported-version"],
)
def cluster_version_supported(
    cluster: Cluster,
    settings: ClusterSettings,
    versions: ClusterVersions,
    *,
    extended_allowed: bool = True,
) -> Verdict:
    """The cluster runs a version of Kubernetes that EKS supports.

    Why:
        A version without support gets no patches, and some day EKS moves the cluster to another
        one whether its programs are ready for it or not.

    Fix:
        Update the cluster by one minor version at a time, and its nodes after it. EKS tells under
        upgrade insights what would break.

    CLI:
        aws eks update-cluster-version --name CLUSTER --kubernetes-version VERSION

    Terraform:
        resource "aws_eks_cluster" "example" {
          name     = "main"
          role_arn = aws_iam_role.example.arn
          version  = "1.35"

          vpc_config {
            subnet_ids = aws_subnet.private[*].id
          }
        }

    Differs:
        EKS itself is asked which versions it supports, where others keep a list. Extended support,
        which costs more, is support; with `extended_allowed = false` it fails.

    Options:
        extended_allowed: whether a version in extended support passes
    """
    status = versions.statuses.get(settings.version)
    what = f"cluster {cluster.id} runs Kubernetes {settings.version}"
    if status == "STANDARD_SUPPORT":
        return Pass(f"{what}, which is in standard support")
    if status == "EXTENDED_SUPPORT":
        reason = f"{what}, which is in extended support"
        return Pass(reason) if extended_allowed else Fail(reason)
    return Fail(f"{what}, which is not supported")
