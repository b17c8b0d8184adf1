"""`rds.cluster_minor_versions_upgraded`."""

from fleetscan.catalogue import check
from fleetscan.facts.base import known
from fleetscan.facts.rds import DBCluster
from fleetscan.verdicts import Fail, NotApplicable, Pass, Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=["fsbp:RDS.35"],
    prowler=["rds_cluster_minor_version_upgrade_enabled"],
    config_rules=["rds-cluster-auto-minor-version-upgrade-enable"],
)
def cluster_minor_versions_upgraded(cluster: DBCluster) -> Verdict:
    """The Multi-AZ DB cluster gets new minor versions of its engine by itself.

    Why:
        Minor versions mend holes of the engine that are known to everybody from the day they are
        published. Those that somebody has to install are installed late.

    Fix:
        Switch automatic minor version upgrades of the cluster on. They are made in the maintenance
        window.

    CLI:
        aws rds modify-db-cluster --db-cluster-identifier NAME --auto-minor-version-upgrade
            --apply-immediately

    Terraform:
        None: aws_rds_cluster has no such argument; the instances of a cluster of Aurora have it.

    Differs:
        As by AWS's control, clusters of Aurora are not judged: there it is a setting of each
        instance, which `rds.instance_minor_versions_upgraded` judges.
    """
    if not cluster.is_multi_az_cluster:
        return NotApplicable(f"cluster {cluster.id} is of {cluster.engine}, no Multi-AZ DB cluster")
    if known(cluster.upgrades_minor_versions):
        return Pass(f"cluster {cluster.id} gets minor versions by itself")
    return Fail(f"cluster {cluster.id} gets no minor versions by itself")
