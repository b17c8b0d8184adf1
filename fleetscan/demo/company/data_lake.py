"""data-lake: many buckets, whose encryption the audit role may not read."""

from fleetscan.demo.company.tags import audit_role, lambda_role, owned
from fleetscan.demo.resources import (
    GLOBAL,
    Account,
    AwsManagedKey,
    Bucket,
    DatabaseInstance,
    FileSystem,
    Function,
    Instance,
    Key,
    LogGroup,
    Queue,
    Repository,
    Resource,
    Role,
    Secret,
    Snapshot,
    Subnet,
    Table,
    Topic,
    User,
    Volume,
    Vpc,
)

__all__ = ["ACCOUNT_ID", "account"]

ACCOUNT_ID = "222233334444"

TAGS = owned("data", "cc-5200", Environment="prod")


def account() -> Account:
    """Return the account."""
    return Account(
        id=ACCOUNT_ID,
        name="data-lake",
        labels={"env": "prod", "owner": "data"},
        no_default_vpc=frozenset({"us-east-1", "us-west-2", "eu-west-1", "eu-central-1"}),
        resources={
            GLOBAL: (
                audit_role(),
                lambda_role("data", "cc-5200"),
                Role(name="glue-etl", trusted_services=("glue.amazonaws.com",), tags=TAGS),
                Role(name="analyst", trusted_accounts=("666677778888",), tags=owned("data")),
                User(name="tableau-export"),
            ),
            "us-east-1": _north_virginia(),
            "us-west-2": (
                Bucket(name="datalake-us-west-staging", encryption=None),
                Table(name="ingest-cursors", tags=TAGS),
                Queue(name="ingest", tags=TAGS),
                LogGroup(name="/ingest/worker", tags=TAGS),
            ),
            "eu-west-1": (
                Bucket(name="datalake-eu-raw", encryption="aws:kms", tags=TAGS),
                Bucket(name="datalake-eu-curated", encryption="aws:kms", tags=TAGS),
                AwsManagedKey(service="s3"),
                Topic(name="eu-dataset-ready", tags=TAGS),
                Secret(name="warehouse/eu-loader"),
            ),
        },
    )


def _north_virginia() -> tuple[Resource, ...]:
    return (
        Vpc(
            cidr_block="10.40.0.0/16",
            tags={"Name": "lake", **TAGS},
            default_group_tags=TAGS,
            subnets=(
                Subnet(cidr_block="10.40.0.0/20", zone="a", tags=TAGS),
                Subnet(cidr_block="10.40.16.0/20", zone="b"),
            ),
        ),
        Bucket(name="datalake-raw", encryption="aws:kms", tags=TAGS),
        Bucket(name="datalake-curated", encryption="AES256", tags=TAGS),
        Bucket(name="datalake-athena-results", encryption=None),
        Instance(
            instance_type="r6i.2xlarge",
            tags={"Name": "airflow", **TAGS},
            root_volume=Volume(size=100, encrypted=True, tags=TAGS),
        ),
        Instance(
            instance_type="r5.4xlarge",
            stopped_days=63,
            tags={"Name": "spark-backfill-2026-08", **owned("data")},
            root_volume=Volume(size=400),
        ),
        Volume(size=1000, tags={"Name": "spark-scratch"}),
        Snapshot(description="spark-scratch before resize", size=1000),
        DatabaseInstance(name="airflow-metadata", encrypted=False, tags=TAGS),
        Table(name="dataset-catalogue", tags=TAGS),
        Function(name="register-partition", tags=TAGS),
        Function(name="purge-expired", runtime="python3.9"),
        FileSystem(token="notebooks", tags=owned("data")),  # noqa: S106 - EFS's creation token
        Key(description="datalake", tags=TAGS),
        Repository(name="lake/spark", tags=TAGS),
        Topic(name="dataset-ready", tags=TAGS),
        LogGroup(name="/aws/lambda/register-partition", tags=TAGS),
        LogGroup(name="/aws/lambda/purge-expired"),
    )
