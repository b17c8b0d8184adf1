"""Facts about Amazon EKS."""

from collections.abc import Mapping
from typing import ClassVar

import msgspec

from fleetscan.facts.base import Taggable


class Cluster(Taggable, frozen=True, kw_only=True):
    """A Kubernetes cluster whose control plane EKS runs."""

    TYPE: ClassVar[str] = "AWS::EKS::Cluster"


class ClusterSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How a cluster is set up."""

    #: of Kubernetes: `1.33`
    version: str
    #: whether the API server can be reached from the internet
    is_public: bool
    #: the networks from which it can be, if it can
    public_cidrs: tuple[str, ...]
    #: the kinds of logs of the control plane that are written: `api`, `audit`, …
    log_types: frozenset[str]
    #: ARN of the KMS key that encrypts secrets of Kubernetes; None if none of the owner's does
    secrets_key: str | None


class ClusterVersions(msgspec.Struct, frozen=True, kw_only=True):
    """The versions of Kubernetes that EKS knows in a region."""

    #: `STANDARD_SUPPORT`, `EXTENDED_SUPPORT` or `UNSUPPORTED`, by version
    statuses: Mapping[str, str]
