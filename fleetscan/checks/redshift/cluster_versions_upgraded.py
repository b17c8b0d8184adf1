"""`redshift.cluster_versions_upgraded`."""

from fleetscan.catalogue import check
from fleetscan.facts.redshift import Cluster
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=["fsbp:Redshift.6"],
    prowler=["redshift_cluster_automatic_upgrades"],
    config_rules=["redshift-cluster-maintenancesettings-check"],
)
def cluster_versions_upgraded(cluster: Cluster) -> Verdict:
    """The Redshift cluster gets new versions of its engine by itself.

    Why:
        New versions mend holes of the engine. A cluster that does not take them in its maintenance
        window keeps the holes until somebody thinks of it.

    Fix:
        Allow version upgrades. They are made in the maintenance window, with a short outage.

    CLI:
        aws redshift modify-cluster --cluster-identifier NAME --allow-version-upgrade

    Terraform:
        resource "aws_redshift_cluster" "example" {
          # the rest as before
          allow_version_upgrade = true
        }
    """
    if cluster.upgrades_versions:
        return Pass(f"cluster {cluster.id} gets new versions by itself")
    return Fail(f"cluster {cluster.id} gets no new versions by itself")
