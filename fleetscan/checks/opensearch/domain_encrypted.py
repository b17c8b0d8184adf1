"""`opensearch.domain_encrypted`."""

from fleetscan.catalogue import check
from fleetscan.facts.opensearch import Domain, DomainSettings
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.CRITICAL,
    frameworks=["fsbp:ES.1", "fsbp:OpenSearch.1"],
    prowler=["opensearch_service_domains_encryption_at_rest_enabled"],
    config_rules=["elasticsearch-encrypted-at-rest", "opensearch-encrypted-at-rest"],
)
def domain_encrypted(domain: Domain, settings: DomainSettings) -> Verdict:
    """The domain encrypts its data at rest.

    Why:
        Indexes, logs, swap files and automated snapshots of a domain have a copy of what the
        systems behind it hold. Whoever gets at a disk reads it, unless it is encrypted.

    Fix:
        Switch encryption at rest on. It can't be switched off again, and the domain is deployed
        anew in the background.

    CLI:
        aws opensearch update-domain-config --domain-name NAME
            --encryption-at-rest-options Enabled=true

    Terraform:
        resource "aws_opensearch_domain" "example" {
          # the rest as before
          encrypt_at_rest {
            enabled = true
          }
        }
    """
    if settings.encrypted_at_rest:
        return Pass(f"domain {domain.id} encrypts its data at rest")
    return Fail(f"domain {domain.id} does not encrypt its data at rest")
