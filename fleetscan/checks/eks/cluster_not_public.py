"""`eks.cluster_not_public`."""

from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Network, ip_network

from fleetscan.catalogue import check
from fleetscan.catalogue.parameters import Cidr
from fleetscan.facts.eks import Cluster, ClusterSettings
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.HIGH,
    frameworks=["fsbp:EKS.1"],
    prowler=["eks_cluster_not_publicly_accessible"],
    config_rules=["eks-endpoint-no-public-access"],
)
def cluster_not_public(
    cluster: Cluster, settings: ClusterSettings, *, allowed_cidrs: tuple[Cidr, ...] = ()
) -> Verdict:
    """The API server of the cluster can't be reached from the internet.

    Why:
        Whoever reaches the API server needs only a token, or a hole in Kubernetes, to command
        everything that runs in the cluster.

    Fix:
        Switch the private endpoint on and the public one off. Who works with the cluster then has
        to come through the VPC, or a network that is connected with it.

    CLI:
        aws eks update-cluster-config --name CLUSTER
            --resources-vpc-config endpointPublicAccess=false,endpointPrivateAccess=true

    Terraform:
        resource "aws_eks_cluster" "example" {
          name     = "main"
          role_arn = aws_iam_role.example.arn

          vpc_config {
            subnet_ids              = aws_subnet.private[*].id
            endpoint_private_access = true
            endpoint_public_access  = false
          }
        }

    Differs:
        Prowler passes a public endpoint that is not open to 0.0.0.0/0. Here, as for Security Hub,
        it fails unless all networks that may reach it lie in those of `allowed_cidrs`.

    Options:
        allowed_cidrs: networks from which the public endpoint may be reached, `192.0.2.0/24`
    """
    if not settings.is_public:
        return Pass(f"the endpoint of cluster {cluster.id} is not public")
    open_to = ", ".join(settings.public_cidrs) or "the internet"
    allowed = [ip_network(each, strict=False) for each in allowed_cidrs]
    if settings.public_cidrs and all(
        _is_within(ip_network(each, strict=False), allowed) for each in settings.public_cidrs
    ):
        return Pass(f"the endpoint of cluster {cluster.id} is open to {open_to}, which is allowed")
    return Fail(f"the endpoint of cluster {cluster.id} is open to {open_to}")


def _is_within(
    network: IPv4Network | IPv6Network, allowed: Iterable[IPv4Network | IPv6Network]
) -> bool:
    return any(
        network.version == each.version
        and network.network_address in each
        and network.prefixlen >= each.prefixlen
        for each in allowed
    )
