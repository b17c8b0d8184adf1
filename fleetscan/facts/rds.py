"""Facts about Amazon RDS, and what shares its API: Amazon Aurora, DocumentDB and Neptune.

What one reply lacks of a resource is an `Unread` of its own, so that it takes along only what
rests on it.
"""

from collections.abc import Iterable
from typing import ClassVar, Final

import msgspec

from fleetscan.facts.base import InRegion, Resource, Taggable, known
from fleetscan.verdicts import Cause, NotRead, Unread

#: engines that share the API of RDS and are services of their own
OTHER_SERVICES: Final = frozenset({"docdb", "neptune"})

#: the names that Aurora MySQL has had
AURORA_MYSQL: Final = frozenset({"aurora", "aurora-mysql"})

# https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html, `Port`; those
# of Oracle and SQL Server have an edition behind their name.
_DEFAULT_PORTS: Final = {
    "aurora": 3306,
    "aurora-mysql": 3306,
    "aurora-postgresql": 5432,
    "db2": 50000,
    "mariadb": 3306,
    "mysql": 3306,
    "oracle": 1521,
    "postgres": 5432,
    "sqlserver": 1433,
}


def family_of(engine: str) -> str:
    """Return an engine's name without its edition: `oracle` of `custom-oracle-ee`."""
    name = engine.removeprefix("custom-")
    first = name.partition("-")[0]
    return first if first in {"db2", "oracle", "sqlserver"} else name


def default_port(engine: str) -> int | None:
    """Return the port that an engine of RDS has if nobody chooses one; None for another one."""
    return _DEFAULT_PORTS.get(family_of(engine))


class DBInstance(Taggable, frozen=True, kw_only=True):
    """A DB instance. Those of DocumentDB and Neptune are DB instances of RDS too."""

    TYPE: ClassVar[str] = "AWS::RDS::DBInstance"

    #: such as `postgres`, `sqlserver-ex`, `aurora-mysql`, `docdb`, `custom-oracle-ee`
    engine: str | Unread
    engine_version: str | Unread
    #: the DB cluster that it is a member of: an Aurora, Multi-AZ, DocumentDB or Neptune one
    cluster: str | None
    #: what it is a read replica of: a DB instance or cluster
    replica_of: str | None
    encrypted: bool | Unread
    publicly_accessible: bool | Unread
    #: whether it is in no VPC and reached over the internet, by a gateway of its Aurora cluster
    has_internet_gateway: bool
    multi_az: bool | Unread
    #: days for which automated backups are kept; 0 if none are made
    backup_days: int | Unread
    deletion_protected: bool | Unread
    copies_tags_to_snapshots: bool | Unread
    upgrades_minor_versions: bool | Unread
    #: seconds between two points of Enhanced Monitoring; 0 if it is off
    monitoring_interval: int
    iam_authentication: bool | Unread
    #: the types of logs that go to CloudWatch Logs
    log_exports: tuple[str, ...]
    #: None while it is being created
    port: int | None
    #: the name of the administrator
    admin_name: str | Unread
    #: None outside a VPC
    vpc_id: str | None
    #: names of its DB parameter groups, with how far each is in force: `in-sync`, `pending-reboot`,
    #: `applying` and others
    parameter_groups: dict[str, str]
    #: names of DB security groups, which only DB instances outside a VPC have
    security_groups: tuple[str, ...]

    @property
    def is_custom(self) -> bool:
        """Whether it is of RDS Custom, where the customer has the operating system in hand."""
        return known(self.engine).startswith("custom-")


class DBCluster(Taggable, frozen=True, kw_only=True):
    """A DB cluster. Those of DocumentDB and Neptune are DB clusters of RDS too."""

    TYPE: ClassVar[str] = "AWS::RDS::DBCluster"

    #: such as `aurora-postgresql`, `mysql` of a Multi-AZ DB cluster, `docdb`
    engine: str | Unread
    #: how many DB instances it has; Aurora Serverless v1 shows none
    members: int
    encrypted: bool | Unread
    multi_az: bool | Unread
    #: days for which automated backups are kept
    backup_days: int | Unread
    deletion_protected: bool | Unread
    copies_tags_to_snapshots: bool | Unread
    upgrades_minor_versions: bool | Unread
    iam_authentication: bool | Unread
    #: seconds; 0 if it can't be rewound, as other engines than Aurora MySQL can't
    backtrack_window: int
    log_exports: tuple[str, ...]
    port: int | None
    #: the name of the administrator
    admin_name: str | Unread


class DBSnapshot(Taggable, frozen=True, kw_only=True):
    """A snapshot of a DB instance that the account owns."""

    # CloudFormation has no such resource; this is the name that AWS Config has for it.
    TYPE: ClassVar[str] = "AWS::RDS::DBSnapshot"

    #: `manual`, `automated` or `awsbackup`
    made: str
    encrypted: bool | Unread
    #: whether it is encrypted with a key that AWS owns, and the account does not see
    has_owned_key: bool = False

    @property
    def may_be_public(self) -> bool:
        """Whether AWS lets it be made public."""
        has_kms_key = self.encrypted is True and not self.has_owned_key
        return may_be_public(self.made, has_kms_key=has_kms_key)


class DBClusterSnapshot(Taggable, frozen=True, kw_only=True):
    """A snapshot of a DB cluster that the account owns."""

    # As above.
    TYPE: ClassVar[str] = "AWS::RDS::DBClusterSnapshot"

    #: `manual`, `automated` or `awsbackup`
    made: str
    encrypted: bool | Unread
    #: whether it is encrypted with a key that AWS owns, and the account does not see
    has_owned_key: bool = False

    @property
    def may_be_public(self) -> bool:
        """Whether AWS lets it be made public."""
        has_kms_key = self.encrypted is True and not self.has_owned_key
        return may_be_public(self.made, has_kms_key=has_kms_key)


def may_be_public(made: str, *, has_kms_key: bool) -> bool:
    """Tell whether a snapshot can be public: what AWS makes itself and what has a KMS key can't.

    https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ShareSnapshot.html
    """
    return made not in {"automated", "awsbackup"} and not has_kms_key


class SnapshotAccess(msgspec.Struct, frozen=True, kw_only=True):
    """Who besides the owner may restore a snapshot."""

    public: bool


class DBParameterGroup(Resource, frozen=True, kw_only=True):
    """A DB parameter group: settings of the engine that DB instances share."""

    TYPE: ClassVar[str] = "AWS::RDS::DBParameterGroup"

    #: the engine with its major version: `postgres17`, `mysql8.4`, `sqlserver-ex-16.0`
    family: str


class TransportParameters(msgspec.Struct, frozen=True, kw_only=True):
    """What a DB parameter group says of connections without TLS."""

    #: the value of `rds.force_ssl`: PostgreSQL and SQL Server; None if there is none
    force_ssl: str | None
    #: the value of `require_secure_transport`: MySQL and MariaDB; None if there is none
    require_secure_transport: str | None


#: a DB parameter group with what it says of TLS
Transport = tuple[DBParameterGroup, TransportParameters]


def group_name(item: Transport) -> Iterable[str]:
    """Return the name of a DB parameter group, by which instances refer to it."""
    return (item[0].id,)


def transport_of(instance: DBInstance, groups: InRegion[Transport]) -> list[TransportParameters]:
    """Return what each of the parameter groups of an instance says.

    Raises `NotRead` if one of them was not read, or not listed.
    """
    return [_transport(name, groups) for name in instance.parameter_groups]


def _transport(name: str, groups: InRegion[Transport]) -> TransportParameters:
    for _, parameters in groups.matching(group_name, name):
        return parameters
    raise NotRead(
        Unread(
            cause=Cause.UNEXPECTED_REPLY,
            message=f"the DB parameter group {name} is in use and not listed",
            operation="rds:DescribeDBParameterGroups",
            iam_action="rds:DescribeDBParameterGroups",
            may_recover=True,
        )
    )


class EventSubscription(Resource, frozen=True, kw_only=True):
    """A subscription to events of RDS. Its id is its name."""

    TYPE: ClassVar[str] = "AWS::RDS::EventSubscription"

    enabled: bool
    #: `active`, `no-permission`, `topic-not-exist` and others
    status: str
    #: such as `db-instance` and `db-cluster`; None for all
    source_type: str | None
    #: the names of those that it is about; none means all of the type
    source_ids: frozenset[str]
    #: such as `failure`; none means all
    categories: frozenset[str]

    def tells(self, source_type: str, source_id: str) -> bool:
        """Whether it tells of a source at all."""
        return (
            self.enabled
            and self.status in {"active", "modifying"}
            and self.source_type in {None, source_type}
            and (not self.source_ids or source_id in self.source_ids)
        )


def not_told(
    subscriptions: Iterable[EventSubscription],
    source_type: str,
    source_id: str,
    categories: Iterable[str],
) -> list[str]:
    """Return those categories of events of a source that no subscription tells of."""
    missing = set(categories)
    for each in subscriptions:
        if each.tells(source_type, source_id):
            missing = missing - each.categories if each.categories else set()
        if not missing:
            break
    return sorted(missing)
