"""What a simulated fleet is made of: accounts and their resources, as plain values.

A test writes its own fleet with these; `fleetscan demo` uses the one of `fleetscan.demo.fleet`.
Nothing here imports moto.
"""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct, field

__all__ = [
    "Account",
    "Address",
    "AwsManagedKey",
    "Bucket",
    "DatabaseCluster",
    "DatabaseInstance",
    "FileSystem",
    "Fleet",
    "Function",
    "Image",
    "Instance",
    "Key",
    "LoadBalancer",
    "LogGroup",
    "Organization",
    "OrganizationalUnit",
    "Queue",
    "Repository",
    "Resource",
    "Role",
    "Secret",
    "SecurityGroup",
    "Snapshot",
    "SourceCredentials",
    "Subnet",
    "Table",
    "Topic",
    "User",
    "Volume",
    "Vpc",
]

#: The place of an account's IAM users and roles, which belong to no region.
GLOBAL = "global"


class Resource(Struct, frozen=True, kw_only=True):
    """Any resource; one with no tags was never tagged."""

    tags: Mapping[str, str] = field(default_factory=dict)


class Bucket(Resource, frozen=True, kw_only=True):
    """An S3 bucket of the region it is listed under."""

    name: str
    #: algorithm of the default encryption rule; None is a bucket without a rule
    encryption: Literal["AES256", "aws:kms", "aws:kms:dsse"] | None = "AES256"


class Volume(Resource, frozen=True, kw_only=True):
    """An EBS volume."""

    #: GiB
    size: int = 8
    encrypted: bool = False
    volume_type: str = "gp3"


class Instance(Resource, frozen=True, kw_only=True):
    """An EC2 instance with its root volume."""

    instance_type: str = "t3.medium"
    #: days since it was stopped; None is a running instance
    stopped_days: int | None = None
    root_volume: Volume = Volume()


class Snapshot(Resource, frozen=True, kw_only=True):
    """An EBS snapshot whose volume is gone."""

    description: str
    #: GiB
    size: int = 8
    encrypted: bool = False


class Image(Resource, frozen=True, kw_only=True):
    """An AMI of the account, with the snapshot that AWS makes for it."""

    name: str
    snapshot_tags: Mapping[str, str] = field(default_factory=dict)


class Subnet(Resource, frozen=True, kw_only=True):
    """A subnet, in the zone of that letter."""

    cidr_block: str
    zone: str = "a"


class Vpc(Resource, frozen=True, kw_only=True):
    """A VPC with its subnets; the default security group comes with it."""

    cidr_block: str
    subnets: tuple[Subnet, ...] = ()
    default_group_tags: Mapping[str, str] = field(default_factory=dict)


class SecurityGroup(Resource, frozen=True, kw_only=True):
    """A security group of the region's first VPC."""

    name: str
    description: str = "Managed by Terraform"


class Address(Resource, frozen=True, kw_only=True):
    """An elastic IP address."""


class LoadBalancer(Resource, frozen=True, kw_only=True):
    """A load balancer (v2) in the region's first subnets."""

    name: str
    kind: Literal["application", "network"] = "application"
    scheme: Literal["internet-facing", "internal"] = "internet-facing"


class DatabaseInstance(Resource, frozen=True, kw_only=True):
    """An RDS instance; with `cluster` it is a member of that one."""

    name: str
    engine: str = "postgres"
    instance_class: str = "db.t3.medium"
    encrypted: bool = True
    cluster: str | None = None


class DatabaseCluster(Resource, frozen=True, kw_only=True):
    """An RDS (Aurora) cluster."""

    name: str
    engine: str = "aurora-postgresql"
    encrypted: bool = True


class Table(Resource, frozen=True, kw_only=True):
    """A DynamoDB table, billed by request."""

    name: str


class Function(Resource, frozen=True, kw_only=True):
    """A Lambda function."""

    name: str
    #: name of the role that it runs as, one of the account's roles at path `/`
    role: str = "lambda-execution"
    runtime: str = "python3.12"


class Queue(Resource, frozen=True, kw_only=True):
    """An SQS queue."""

    name: str


class Topic(Resource, frozen=True, kw_only=True):
    """An SNS topic."""

    name: str


class Key(Resource, frozen=True, kw_only=True):
    """A KMS key of the customer."""

    description: str


class AwsManagedKey(Resource, frozen=True, kw_only=True):
    """A KMS key that AWS made for one of its services. It cannot be tagged."""

    #: the service, as in the alias `aws/ebs`
    service: str


class FileSystem(Resource, frozen=True, kw_only=True):
    """An EFS file system."""

    token: str
    encrypted: bool = True


class Repository(Resource, frozen=True, kw_only=True):
    """An ECR repository."""

    name: str


class LogGroup(Resource, frozen=True, kw_only=True):
    """A CloudWatch Logs group."""

    name: str


class Secret(Resource, frozen=True, kw_only=True):
    """A secret of Secrets Manager."""

    name: str


class User(Resource, frozen=True, kw_only=True):
    """An IAM user."""

    name: str
    path: str = "/"


class Role(Resource, frozen=True, kw_only=True):
    """An IAM role and whom it trusts."""

    name: str
    path: str = "/"
    #: accounts whose principals may assume it
    trusted_accounts: tuple[str, ...] = ()
    #: services that may, `lambda.amazonaws.com`
    trusted_services: tuple[str, ...] = ()
    #: what an AssumeRole must give; None asks for nothing
    external_id: str | None = None


class Account(Struct, frozen=True, kw_only=True):
    """One account: its regions and what lives in them."""

    #: 12 digits
    id: str
    name: str = ""
    #: labels of accounts.toml; AWS knows nothing of them
    labels: Mapping[str, str] = field(default_factory=dict)
    #: resources by region; users and roles under `global`
    resources: Mapping[str, tuple[Resource, ...]] = field(default_factory=dict)
    #: opt-in regions that the account has asked for
    enabled_regions: frozenset[str] = frozenset()
    #: regions switched off; on AWS only an opt-in region can be
    disabled_regions: frozenset[str] = frozenset()
    #: regions whose default VPC was deleted, as many companies do
    no_default_vpc: frozenset[str] = frozenset()
    #: regions to list in accounts.toml for this account in place of the fleet's
    listed_regions: tuple[str, ...] = ()


class SourceCredentials(Struct, frozen=True, kw_only=True):
    """The access key of an IAM user, from which every role is assumed."""

    account_id: str
    user_name: str = "fleet-auditor"
    #: from AWS's documentation: a key that is known to be no secret
    access_key_id: str = "AKIAIOSFODNN7EXAMPLE"
    secret_access_key: str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"  # noqa: S105 - as above


class OrganizationalUnit(Struct, frozen=True, kw_only=True):
    """An organizational unit (OU), or the root of an organization."""

    #: `ou-` and two parts; `r-` and one for the root
    id: str
    name: str
    #: ids of the accounts that are in it directly
    accounts: tuple[str, ...] = ()
    units: tuple["OrganizationalUnit", ...] = ()


class Organization(Struct, frozen=True, kw_only=True):
    """An organization of AWS Organizations. The names of its accounts are the fleet's."""

    id: str = "o-exampleorgid"
    #: one of the accounts below
    management_account_id: str
    root: OrganizationalUnit
    #: accounts that may read the organization, too
    delegated_administrators: frozenset[str] = frozenset()
    #: tags by account id
    tags: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    #: `State` by account id; `ACTIVE` where it is not here
    states: Mapping[str, str] = field(default_factory=dict)


class Fleet(Struct, frozen=True, kw_only=True):
    """Accounts of one partition, and the credentials from which their roles are assumed."""

    accounts: tuple[Account, ...]
    source: SourceCredentials
    #: where all of them are: `aws`, `aws-cn`, `aws-us-gov`, …
    partition: str = "aws"
    #: of that partition; accounts.toml lists them for every account
    regions: tuple[str, ...] = ("us-east-1",)
    #: the organization of the accounts, if they are in one; it may have others, too
    organization: Organization | None = None
