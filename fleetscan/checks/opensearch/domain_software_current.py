"""`opensearch.domain_software_current`."""

from fleetscan.catalogue import check
from fleetscan.facts.base import known
from fleetscan.facts.opensearch import Domain, DomainSettings
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.HIGH,
    frameworks=["fsbp:OpenSearch.10"],
    prowler=["opensearch_service_domains_updated_to_the_latest_service_software_version"],
    config_rules=["opensearch-update-check"],
)
def domain_software_current(domain: Domain, settings: DomainSettings) -> Verdict:
    """The domain has the current service software.

    Why:
        Service software has the security fixes of OpenSearch Service itself. Optional updates are
        never made by AWS, and others only after some weeks.

    Fix:
        Start the update, or have updates made in the off-peak window.

    CLI:
        aws opensearch start-service-software-update --domain-name NAME

    Terraform:
        resource "aws_opensearch_domain" "example" {
          # the rest as before
          software_update_options {
            auto_software_update_enabled = true
          }
        }
    """
    if known(settings.update_available):
        return Fail(f"domain {domain.id} has no current service software")
    return Pass(f"domain {domain.id} has the current service software")
