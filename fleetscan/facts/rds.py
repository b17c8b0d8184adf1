"""Facts about Amazon RDS, and what shares its API: Amazon Aurora, DocumentDB and Neptune."""

from typing import ClassVar

from fleetscan.facts.base import Taggable


class DBInstance(Taggable, frozen=True, kw_only=True):
    """A DB instance. Those of DocumentDB and Neptune are DB instances of RDS too."""

    TYPE: ClassVar[str] = "AWS::RDS::DBInstance"


class DBCluster(Taggable, frozen=True, kw_only=True):
    """A DB cluster. Those of DocumentDB and Neptune are DB clusters of RDS too."""

    TYPE: ClassVar[str] = "AWS::RDS::DBCluster"
