"""`opensearch.domain_encrypted_between_nodes`."""

from fleetscan.catalogue import check
from fleetscan.facts.opensearch import Domain, DomainSettings
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.HIGH,
    frameworks=["fsbp:ES.3", "fsbp:OpenSearch.3"],
    prowler=["opensearch_service_domains_node_to_node_encryption_enabled"],
    config_rules=[
        "elasticsearch-node-to-node-encryption-check",
        "opensearch-node-to-node-encryption-check",
    ],
)
def domain_encrypted_between_nodes(domain: Domain, settings: DomainSettings) -> Verdict:
    """The domain encrypts what its nodes send each other.

    Why:
        The nodes of a domain send each other all of the data, whatever TLS the clients use. Without
        encryption it crosses the network as it is.

    Fix:
        Switch node-to-node encryption on. It can't be switched off again, and the domain is
        deployed anew in the background.

    CLI:
        aws opensearch update-domain-config --domain-name NAME
            --node-to-node-encryption-options Enabled=true

    Terraform:
        resource "aws_opensearch_domain" "example" {
          # the rest as before
          node_to_node_encryption {
            enabled = true
          }
        }
    """
    if settings.encrypted_between_nodes:
        return Pass(f"domain {domain.id} encrypts what its nodes send each other")
    return Fail(f"domain {domain.id} does not encrypt what its nodes send each other")
