"""`opensearch.domain_not_publicly_accessible`."""

from fleetscan.access import public_grants
from fleetscan.catalogue import check
from fleetscan.facts.base import known
from fleetscan.facts.opensearch import Domain, DomainSettings
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.CRITICAL,
    frameworks=["fsbp:ES.2", "fsbp:OpenSearch.2"],
    prowler=["opensearch_service_domains_not_publicly_accessible"],
    config_rules=["elasticsearch-in-vpc-only", "opensearch-in-vpc-only"],
)
def domain_not_publicly_accessible(
    domain: Domain, settings: DomainSettings, *, vpc_only: bool = False
) -> Verdict:
    """The domain is in a VPC, or its access policy lets no stranger in.

    Why:
        A domain outside a VPC has its endpoint on the internet. If its access policy lets everybody
        in, whoever finds the address reads, changes and deletes the indexes.

    Fix:
        Make a new domain in a VPC and reindex into it, or name those who may use the domain in its
        access policy. A domain can't be moved into a VPC.

    CLI:
        aws opensearch update-domain-config --domain-name NAME --access-policies file://policy.json

    Terraform:
        resource "aws_opensearch_domain" "example" {
          # the rest as before
          vpc_options {
            subnet_ids         = [aws_subnet.private.id]
            security_group_ids = [aws_security_group.search.id]
          }
        }

    Differs:
        AWS's controls fail each domain outside a VPC; so does this check with `vpc_only = true`. As
        it is, such a domain passes if its access policy names those who may use it, by principals
        or addresses. An open policy fails also where fine-grained access control asks for a
        password: everybody may then try one.

    Options:
        vpc_only: whether a domain outside a VPC fails whatever its access policy says
    """
    if settings.in_vpc:
        return Pass(f"the endpoint of domain {domain.id} is in a VPC")
    if vpc_only:
        return Fail(f"the endpoint of domain {domain.id} is on the internet")
    policy = known(settings.access_policy)
    grants = public_grants(policy) if policy is not None else ()
    if grants:
        return Fail(f"domain {domain.id} is open to everybody: {grants[0].summary}")
    return Pass(f"domain {domain.id} is on the internet, and its access policy lets no stranger in")
