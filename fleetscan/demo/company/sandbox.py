"""sandbox: where everyone tries things and tags nothing."""

from fleetscan.demo.company.tags import audit_role, lambda_role
from fleetscan.demo.resources import (
    GLOBAL,
    Account,
    AwsManagedKey,
    Bucket,
    DatabaseInstance,
    Function,
    Instance,
    Key,
    LogGroup,
    Queue,
    Role,
    Secret,
    SecurityGroup,
    Snapshot,
    Table,
    Topic,
    User,
    Volume,
)

__all__ = ["account"]


def account() -> Account:
    """Return the account. Oregon and Frankfurt hold nothing but their default VPCs."""
    return Account(
        id="555566667777",
        name="sandbox",
        labels={"env": "dev", "owner": "engineering"},
        resources={
            GLOBAL: (
                audit_role(),
                lambda_role("engineering", "cc-1000"),
                Role(name="test-role", trusted_services=("ec2.amazonaws.com",)),
                User(name="alice"),
                User(name="bob", tags={"Owner": "bob"}),
                User(name="workshop"),
            ),
            "us-east-1": (
                SecurityGroup(name="allow-all", description="temporary"),
                Instance(tags={"Name": "alice-dev"}, stopped_days=9),
                Instance(tags={"Name": "gpu-experiment"}, stopped_days=240),
                Instance(instance_type="t3.micro", root_volume=Volume(encrypted=True)),
                Volume(size=30),
                Snapshot(description="before I break it"),
                Bucket(name="alice-test-bucket-1", encryption="AES256"),
                Bucket(name="bob-tmp-20250611", encryption=None),
                Bucket(name="workshop-2026-materials", tags={"owner": "training"}),
                DatabaseInstance(name="database-1", engine="mysql", encrypted=False),
                Table(name="Music"),
                Table(name="test", tags={"Owner": "alice"}),
                Function(name="hello-world"),
                Function(name="discord-bot", runtime="nodejs18.x", tags={"Owner": "bob"}),
                Queue(name="test"),
                Topic(name="billing-alarm", tags={"Owner": "engineering"}),
                Key(description="testing KMS"),
                AwsManagedKey(service="lambda"),
                LogGroup(name="/aws/lambda/hello-world"),
                LogGroup(name="/aws/lambda/discord-bot"),
                Secret(name="discord-token"),
            ),
            "eu-west-1": (
                Instance(tags={"Name": "workshop-1"}, stopped_days=48),
                Bucket(name="workshop-eu-uploads", encryption="AES256"),
            ),
        },
    )
