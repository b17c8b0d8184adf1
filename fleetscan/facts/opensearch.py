"""Facts about Amazon OpenSearch Service, domains of Elasticsearch included."""

from typing import ClassVar

import msgspec

from fleetscan.access import PolicyDocument
from fleetscan.facts.base import Taggable
from fleetscan.verdicts import Unread


class Domain(Taggable, frozen=True, kw_only=True):
    """A domain: a cluster of OpenSearch or Elasticsearch."""

    TYPE: ClassVar[str] = "AWS::OpenSearchService::Domain"


class DomainSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What a domain is set to."""

    encrypted_at_rest: bool
    encrypted_between_nodes: bool
    #: whether its endpoint is in a VPC; else it is on the internet
    in_vpc: bool
    #: who may use it by its access policy; None if it has none
    access_policy: PolicyDocument | Unread | None
    #: the logs that go to CloudWatch Logs: `AUDIT_LOGS`, `ES_APPLICATION_LOGS`, `INDEX_SLOW_LOGS`
    #: and `SEARCH_SLOW_LOGS`
    logs: frozenset[str]
    fine_grained_access_control: bool
    #: whether service software can be installed that is newer
    update_available: bool | Unread
