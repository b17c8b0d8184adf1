"""What the checks of OpenSearch are asked about: in order, but for what a test changes."""

import msgspec

from fleetscan.facts.opensearch import Domain, DomainSettings

DOMAIN = Domain(
    arn="arn:aws:es:eu-west-1:111122223333:domain/search", id="search", region="eu-west-1"
)

_SETTINGS = DomainSettings(
    encrypted_at_rest=True,
    encrypted_between_nodes=True,
    in_vpc=True,
    access_policy=None,
    logs=frozenset({"AUDIT_LOGS", "ES_APPLICATION_LOGS"}),
    fine_grained_access_control=True,
    update_available=False,
)


def settings(**changes: object) -> DomainSettings:
    """Return what the domain is set to."""
    return msgspec.structs.replace(_SETTINGS, **changes)
