"""web-staging: machines that were stopped and forgotten, and volumes without encryption."""

from fleetscan.demo.company.tags import audit_role, lambda_role, owned
from fleetscan.demo.resources import (
    GLOBAL,
    Account,
    Address,
    Bucket,
    DatabaseInstance,
    FileSystem,
    Function,
    Image,
    Instance,
    LoadBalancer,
    LogGroup,
    Queue,
    Repository,
    Resource,
    Secret,
    SecurityGroup,
    Snapshot,
    Table,
    User,
    Volume,
)

__all__ = ["account"]

TAGS = owned("web", "cc-3300", Environment="staging")


def account() -> Account:
    """Return the account."""
    return Account(
        id="333344445555",
        name="web-staging",
        labels={"env": "staging", "owner": "web"},
        no_default_vpc=frozenset({"us-west-2", "eu-central-1"}),
        resources={
            GLOBAL: (
                audit_role(),
                lambda_role("web", "cc-3300"),
                User(name="github-actions", tags=TAGS),
            ),
            "us-east-1": _north_virginia(),
            "us-west-2": (
                Bucket(name="web-staging-backups", encryption="AES256", tags=owned("web")),
                Snapshot(description="staging-db nightly", size=40),
            ),
            "eu-west-1": _ireland(),
        },
    )


def _north_virginia() -> tuple[Resource, ...]:
    return (
        SecurityGroup(name="staging-web", tags=TAGS),
        SecurityGroup(name="launch-wizard-1", description="launch-wizard-1 created 2024-02-11"),
        Instance(
            tags={"Name": "staging-web-1", **TAGS},
            root_volume=Volume(size=20, encrypted=True, tags=TAGS),
        ),
        Instance(
            tags={"Name": "staging-web-2", **TAGS},
            stopped_days=3,
            root_volume=Volume(size=20, encrypted=True, tags=TAGS),
        ),
        Instance(
            tags={"Name": "load-test"},
            instance_type="c5.4xlarge",
            stopped_days=121,
            root_volume=Volume(size=200),
        ),
        Image(name="staging-web-base", tags=TAGS),
        Address(tags={"Name": "staging-nat", **TAGS}),
        Address(),
        LoadBalancer(name="staging-web", tags=TAGS),
        Bucket(name="web-staging-assets", encryption="AES256", tags=TAGS),
        Bucket(name="web-staging-tmp", encryption=None),
        DatabaseInstance(name="staging-db", engine="mysql", encrypted=False, tags=TAGS),
        Table(name="sessions", tags=TAGS),
        Function(name="resize-image", runtime="nodejs20.x", tags=TAGS),
        Queue(name="image-jobs"),
        Repository(name="web/frontend", tags=TAGS),
        Repository(name="web/frontend-old"),
        LogGroup(name="/ecs/staging-web", tags=TAGS),
        Secret(name="staging/db", tags=TAGS),
    )


def _ireland() -> tuple[Resource, ...]:
    return (
        Instance(
            tags={"Name": "staging-eu", **owned("web")},
            stopped_days=35,
            root_volume=Volume(size=20),
        ),
        Bucket(name="web-staging-eu-assets", encryption="aws:kms", tags=TAGS),
        FileSystem(token="wordpress", encrypted=False),  # noqa: S106 - EFS's creation token
        LogGroup(name="/ecs/staging-eu"),
    )
