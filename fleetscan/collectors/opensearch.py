"""Amazon OpenSearch Service. It signs as Elasticsearch did: `es`."""

from collections.abc import AsyncIterator, Mapping, Sequence

from fleetscan.access import PolicyDocument, parse_policy
from fleetscan.catalogue import Api, Call, Reply, collector, told, unknown_value
from fleetscan.facts.base import Tags
from fleetscan.facts.opensearch import Domain, DomainSettings
from fleetscan.verdicts import Unread

# DescribeDomains takes no more than 5 domains:
# https://docs.aws.amazon.com/opensearch-service/latest/APIReference/API_DescribeDomains.html
_BATCH = 5

_DESCRIBE_DOMAINS = Call(
    "opensearch:DescribeDomains", "es:DescribeDomains", vanished=("ResourceNotFoundException",)
)


@collector(Call("opensearch:ListDomainNames", "es:ListDomainNames"))
async def domains(api: Api) -> AsyncIterator[Domain]:
    """List the domains of a region, of either engine. AWS does not page this call."""
    reply = await api.call("opensearch:ListDomainNames")
    for each in reply["DomainNames"]:
        name = each["DomainName"]
        yield Domain(arn=api.arn("es", f"domain/{name}"), id=name, region=api.region)


@collector(_DESCRIBE_DOMAINS, batch=_BATCH)
async def domain_settings(api: Api, domains: Sequence[Domain]) -> Mapping[str, DomainSettings]:
    """Read what domains are set to."""
    names = {domain.id: domain.arn for domain in domains}
    reply = await api.call("opensearch:DescribeDomains", DomainNames=list(names))
    return {
        names[each["DomainName"]]: _settings(each)
        for each in reply["DomainStatusList"]
        if each["DomainName"] in names
    }


def _settings(reply: Reply) -> DomainSettings:
    published = reply.get("LogPublishingOptions", {})
    software = reply.get("ServiceSoftwareOptions", {})
    return DomainSettings(
        # an option that was never chosen is left out, and off
        encrypted_at_rest=reply.get("EncryptionAtRestOptions", {}).get("Enabled", False),
        encrypted_between_nodes=reply.get("NodeToNodeEncryptionOptions", {}).get("Enabled", False),
        in_vpc=bool(reply.get("VPCOptions", {}).get("VPCId")),
        access_policy=_policy(reply),
        logs=frozenset(name for name, option in published.items() if option.get("Enabled", False)),
        fine_grained_access_control=reply.get("AdvancedSecurityOptions", {}).get("Enabled", False),
        update_available=told(_DESCRIBE_DOMAINS, software, "UpdateAvailable"),
    )


def _policy(reply: Reply) -> PolicyDocument | Unread | None:
    text = reply.get("AccessPolicies")
    if not text:
        return None
    try:
        return parse_policy(text)
    except ValueError as error:
        message = f"the access policy of domain {reply['DomainName']} can't be read: {error}"
        return unknown_value(_DESCRIBE_DOMAINS, message)


@collector(
    Call("opensearch:ListTags", "es:ListTags", vanished=("ResourceNotFoundException",)),
)
async def domain_tags(api: Api, domain: Domain) -> Tags:
    """Read the tags of a domain."""
    reply = await api.call("opensearch:ListTags", ARN=domain.arn)
    return Tags.from_list(reply["TagList"])
