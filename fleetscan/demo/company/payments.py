"""payments-prod: the account that auditors look at, and nearly in order."""

from fleetscan.demo.company.tags import audit_role, lambda_role, owned
from fleetscan.demo.resources import (
    GLOBAL,
    Account,
    Address,
    Bucket,
    DatabaseCluster,
    DatabaseInstance,
    Function,
    Image,
    Instance,
    Key,
    LoadBalancer,
    LogGroup,
    Queue,
    Repository,
    Resource,
    Role,
    Secret,
    SecurityGroup,
    Snapshot,
    Subnet,
    Table,
    Topic,
    User,
    Volume,
    Vpc,
)

__all__ = ["ACCOUNT_ID", "EXTERNAL_ID", "account"]

ACCOUNT_ID = "111122223333"
EXTERNAL_ID = "payments-7f3a"

TAGS = owned("payments", "cc-4100", Environment="prod")


def account() -> Account:
    """Return the account. It lists Zurich, where it has not enabled the region yet."""
    return Account(
        id=ACCOUNT_ID,
        name="payments-prod",
        labels={"env": "prod", "owner": "payments"},
        listed_regions=("us-east-1", "us-west-2", "eu-west-1", "eu-central-1", "eu-central-2"),
        no_default_vpc=frozenset({"us-east-1", "us-west-2", "eu-west-1", "eu-central-1"}),
        resources={
            GLOBAL: (
                audit_role(external_id=EXTERNAL_ID),
                lambda_role("payments", "cc-4100"),
                Role(name="deploy", trusted_accounts=("666677778888",), tags=TAGS),
                User(name="break-glass", tags=owned("security", "cc-9000")),
                User(name="svc-reconciliation"),
            ),
            "us-east-1": _north_virginia(),
            "us-west-2": (
                Bucket(name="payments-audit-trail-replica", encryption="aws:kms", tags=TAGS),
                Key(description="payments-backup", tags=TAGS),
                Snapshot(description="ledger-db weekly copy", size=200, encrypted=True, tags=TAGS),
            ),
            "eu-west-1": _ireland(),
            "eu-central-1": (
                Bucket(name="payments-eu-exports", encryption="AES256", tags=owned("payments")),
                Queue(name="eu-settlement-dlq"),
            ),
        },
    )


def _network(octet: int) -> Vpc:
    return Vpc(
        cidr_block=f"10.{octet}.0.0/16",
        tags={"Name": "payments", **TAGS},
        default_group_tags=TAGS,
        subnets=(
            Subnet(cidr_block=f"10.{octet}.0.0/20", zone="a", tags={"Name": "private-a", **TAGS}),
            Subnet(cidr_block=f"10.{octet}.16.0/20", zone="b", tags={"Name": "private-b", **TAGS}),
        ),
    )


def _api_server(number: int) -> Instance:
    name = f"payments-api-{number}"
    return Instance(
        instance_type="m6i.large",
        tags={"Name": name, **TAGS},
        root_volume=Volume(size=50, encrypted=True, tags={"Name": name, **TAGS}),
    )


def _north_virginia() -> tuple[Resource, ...]:
    return (
        _network(10),
        SecurityGroup(name="payments-api", tags=TAGS),
        _api_server(1),
        _api_server(2),
        Volume(size=500, encrypted=True, tags={"Name": "ledger-archive", **TAGS}),
        Image(name="payments-api-2026-10-02", tags=TAGS, snapshot_tags=TAGS),
        Address(tags={"Name": "payments-egress", **TAGS}),
        LoadBalancer(name="payments-api", tags=TAGS),
        Bucket(name="payments-audit-trail", encryption="aws:kms", tags=TAGS),
        Bucket(name="payments-statements", encryption="aws:kms:dsse", tags=TAGS),
        Bucket(name="payments-web-assets", encryption="AES256", tags=TAGS),
        DatabaseCluster(name="ledger", tags=TAGS),
        DatabaseInstance(
            name="ledger-writer",
            engine="aurora-postgresql",
            instance_class="db.r6g.xlarge",
            cluster="ledger",
            tags=TAGS,
        ),
        Table(name="idempotency-keys", tags=TAGS),
        Function(name="settle-batch", tags=TAGS),
        Queue(name="settlement", tags=TAGS),
        Queue(name="settlement-dlq", tags=owned("payments")),
        Topic(name="payment-events", tags=TAGS),
        Key(description="payments-data", tags=TAGS),
        Repository(name="payments/api", tags=TAGS),
        LogGroup(name="/aws/lambda/settle-batch"),
        Secret(name="ledger/master", tags=TAGS),
        Secret(name="psp/adyen-api-key", tags=owned("payments")),
    )


def _ireland() -> tuple[Resource, ...]:
    return (
        _network(20),
        _api_server(3),
        LoadBalancer(name="payments-api-eu", tags=TAGS),
        Bucket(name="payments-eu-statements", encryption="aws:kms", tags=TAGS),
        DatabaseInstance(name="ledger-eu-replica", instance_class="db.r6g.large", tags=TAGS),
        Function(name="settle-batch", tags=TAGS),
        Secret(name="ledger/replica", tags=TAGS),
    )
