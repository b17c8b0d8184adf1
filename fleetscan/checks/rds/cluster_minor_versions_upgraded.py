"""`rds.cluster_minor_versions_upgraded`."""

from fleetscan.catalogue import check
from fleetscan.facts.base import known
from fleetscan.facts.rds import OTHER_SERVICES, DBCluster
from fleetscan.verdicts import Fail, NotApplicable, Pass, Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=[
        "fsbp:RDS.35",
        "cis-1.5:2.3.2",
        "cis-2.0:2.3.2",
        "cis-3.0:2.3.2",
        "cis-4.0:2.2.2",
        "cis-5.0:2.2.2",
        "cis-6.0:3.2.2",
        "cis-7.0:3.2.2",
    ],
    prowler=[
        "rds_cluster_minor_version_upgrade_enabled",
        "rds_instance_minor_version_upgrade_enabled",
    ],
    config_rules=["rds-cluster-auto-minor-version-upgrade-enable"],
)
def cluster_minor_versions_upgraded(cluster: DBCluster) -> Verdict:
    """The DB cluster gets new minor versions of its engine by itself.

    Why:
        Minor versions mend holes of the engine that are known to everybody from the day they are
        published. Those that somebody has to install are installed late.

    Fix:
        Switch automatic minor version upgrades of the cluster on. They are made in the maintenance
        window; in Aurora all instances of the cluster need the setting as well.

    CLI:
        aws rds modify-db-cluster --db-cluster-identifier NAME --auto-minor-version-upgrade
            --apply-immediately

    Terraform:
        resource "aws_rds_cluster" "example" {
          # the rest as before; the provider has had this argument since 2026
          auto_minor_version_upgrade = true
        }

    Differs:
        RDS.35 is about Multi-AZ DB clusters, and RDS.13 about instances alone. Aurora upgrades only
        where the cluster and all its instances have the setting, so clusters of Aurora are judged
        here too, and their instances by `rds.instance_minor_versions_upgraded`. Clusters in a
        global database don't upgrade whatever is set, which this check does not see.
    """
    if known(cluster.engine) in OTHER_SERVICES:
        return NotApplicable(f"cluster {cluster.id} is of {cluster.engine}, not of RDS")
    if known(cluster.upgrades_minor_versions):
        return Pass(f"cluster {cluster.id} gets minor versions by itself")
    return Fail(f"cluster {cluster.id} gets no minor versions by itself")
