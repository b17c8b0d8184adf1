"""`opensearch.domain_access_control_fine_grained`."""

from fleetscan.catalogue import check
from fleetscan.facts.opensearch import Domain, DomainSettings
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.HIGH,
    frameworks=["fsbp:OpenSearch.7"],
    prowler=["opensearch_service_domains_access_control_enabled"],
    config_rules=["opensearch-access-control-enabled"],
)
def domain_access_control_fine_grained(domain: Domain, settings: DomainSettings) -> Verdict:
    """The domain has fine-grained access control.

    Why:
        An access policy lets somebody use a domain or not. Who may read which index, document or
        field, and who signs in to the dashboards, only fine-grained access control can say.

    Fix:
        Switch fine-grained access control on with a main user. It needs HTTPS and encryption at
        rest and between nodes, and can't be switched off again.

    CLI:
        aws opensearch update-domain-config --domain-name NAME
            --advanced-security-options "Enabled=true,MasterUserOptions={MasterUserARN=ROLE_ARN}"

    Terraform:
        resource "aws_opensearch_domain" "example" {
          # the rest as before
          advanced_security_options {
            enabled = true

            master_user_options {
              master_user_arn = aws_iam_role.search_admin.arn
            }
          }

          domain_endpoint_options {
            enforce_https = true
          }

          encrypt_at_rest {
            enabled = true
          }

          node_to_node_encryption {
            enabled = true
          }
        }
    """
    if settings.fine_grained_access_control:
        return Pass(f"domain {domain.id} has fine-grained access control")
    return Fail(f"domain {domain.id} has no fine-grained access control")
