"""Whole runs, for tests of the summary: each function fills a store and returns its run."""

import msgspec

from fleetscan.store import AccountResolved, Gap, Run, RunStatus, RunStore, Status
from fleetscan.verdicts import Cause, Severity
from tests.cli.sweeps import RUN_ID, account_ids, begin, check, end, evaluation, gap, sweep

BUCKETS = check(
    "s3.bucket_encrypted",
    Severity.HIGH,
    "Set a default: `aws s3api put-bucket-encryption --bucket NAME\n"
    "--server-side-encryption-configuration\n"
    '\'{"Rules":[{"ApplyServerSideEncryptionByDefault":{"SSEAlgorithm":"AES256"}}]}\'`.\n'
    "Objects that are there already stay as they are.",
)
VOLUMES = check("ec2.volume_encrypted", Severity.HIGH, "Copy a snapshot, encrypted. Swap it in.")
INSTANCES = check("ec2.instance_not_stopped", Severity.MEDIUM, "Terminate it. Or start it.")
TAGS = check("tags.resource_tagged", Severity.LOW, "Tag it.")
CHECKS = (BUCKETS, VOLUMES, INSTANCES, TAGS)

IDS = account_ids(3)
NAMES = dict(zip(IDS, ("payments-prod", "data-lake", "sandbox"), strict=True))

ROLE_DENIED = (
    "role arn:aws:iam::000000000003:role/audit can't be assumed: User: "
    "arn:aws:iam::999999999999:user/ci is not authorized to perform: sts:AssumeRole on resource: "
    "arn:aws:iam::000000000003:role/audit"
)
NO_POLICY = (
    "User: arn:aws:sts::000000000001:assumed-role/audit/fleetscan is not authorized to perform: "
    "s3:GetEncryptionConfiguration because no identity-based policy allows it"
)

FIX = "Use " + "a rather long command, " * 10 + "and this."


def role_denied(check_id: str) -> Gap:
    return gap(
        check_id,
        Cause.ACCESS_DENIED,
        operation="sts:AssumeRole",
        action="sts:AssumeRole",
        code="AccessDenied",
        message=ROLE_DENIED,
    )


def clean(store: RunStore) -> Run:
    begin(store, CHECKS, NAMES)
    for account_id in IDS:
        sweep(store, account_id, *(evaluation(each.check_id, "x", Status.PASS) for each in CHECKS))
    return end(store, RunStatus.COMPLETE, 12.4)


def framework(store: RunStore) -> Run:
    """Checks that are mapped to requirements: two pass, one fails and one is not seen."""
    mapped = {
        "s3.bucket_encrypted": ("cis-6.0:1", "cis-7.0:1", "fsbp:S3.1"),
        "ec2.volume_encrypted": ("cis-7.0:2",),
        "ec2.instance_not_stopped": ("cis-7.0:3",),
        "tags.resource_tagged": ("cis-7.0:4",),
    }
    checks = [msgspec.structs.replace(each, frameworks=mapped[each.check_id]) for each in CHECKS]
    begin(store, checks, {IDS[0]: "one"})
    sweep(
        store,
        IDS[0],
        evaluation("s3.bucket_encrypted", "x", Status.PASS),
        evaluation("ec2.volume_encrypted", "x", Status.PASS),
        gap("ec2.instance_not_stopped", Cause.ACCESS_DENIED, operation="s3:Get", action="s3:Get"),
        evaluation("tags.resource_tagged", "x"),
    )
    return end(store, RunStatus.INCOMPLETE)


def mixed(store: RunStore) -> Run:
    begin(store, CHECKS, NAMES, regions=("af-south-1", "eu-west-1"))
    regions = ("af-south-1", "eu-west-1")
    sweep(
        store,
        IDS[0],
        evaluation("s3.bucket_encrypted", "logs"),
        evaluation("s3.bucket_encrypted", "raw"),
        evaluation("s3.bucket_encrypted", "website", region="af-south-1"),
        evaluation("s3.bucket_encrypted", "zoo"),
        evaluation("ec2.volume_encrypted", "vol-0a1b2c3d4e5f67890", Status.PASS),
        evaluation("ec2.instance_not_stopped", "i-0a1b2c3d4e5f67890"),
        evaluation("tags.resource_tagged", "logs", Status.NOT_APPLICABLE),
        regions=regions,
        calls=617,
    )
    denied = gap(
        "s3.bucket_encrypted",
        Cause.ACCESS_DENIED,
        operation="s3:GetBucketEncryption",
        action="s3:GetEncryptionConfiguration",
        code="AccessDenied",
        message=NO_POLICY,
        resource="arn:aws:s3:::lake",
    )
    disabled = [
        gap(
            each.check_id,
            Cause.REGION_DISABLED,
            region="af-south-1",
            message="region af-south-1 is not enabled in the account",
        )
        for each in CHECKS
    ]
    sweep(
        store,
        IDS[1],
        evaluation("s3.bucket_encrypted", "lake-logs"),
        evaluation("tags.resource_tagged", "lake"),
        denied,
        *disabled,
        regions=regions,
    )
    sweep(store, IDS[2], *(role_denied(each.check_id) for each in CHECKS))
    return end(store, RunStatus.INCOMPLETE)


def interrupted(store: RunStore) -> Run:
    begin(store, CHECKS, NAMES, regions=("eu-west-1", "us-east-1"))
    sweep(store, IDS[0], evaluation("tags.resource_tagged", "logs"), calls=1)
    store.commit(
        RUN_ID, [AccountResolved(account_id=IDS[1], regions=("eu-west-1",), targets=("eu-west-1",))]
    )
    return end(store, RunStatus.INTERRUPTED, 3725)


def only_gaps(store: RunStore) -> Run:
    begin(store, CHECKS, NAMES)
    for account_id in IDS:
        sweep(store, account_id, *(role_denied(each.check_id) for each in CHECKS), calls=0)
    return end(store, RunStatus.INCOMPLETE, 1.25)


def hostile(store: RunStore) -> Run:
    names = dict(
        zip(
            IDS,
            (
                "[bold]x[/] \x1b]0;t\x07\x1b[31m",
                "日本語のとても長いアカウント名データ基盤",
                "a\u202eb\nReport: forged.json",
            ),
            strict=True,
        )
    )
    begin(store, CHECKS, names)
    sweep(
        store,
        IDS[0],
        evaluation("s3.bucket_encrypted", "[/red]\x1b[2J"),
        evaluation("s3.bucket_encrypted", "x" * 300),
    )
    sweep(store, IDS[1], evaluation("tags.resource_tagged", "全角" * 40))
    sweep(
        store,
        IDS[2],
        gap(
            "ec2.volume_encrypted",
            Cause.UNEXPECTED_REPLY,
            operation="ec2:Describe\x1bVolumes",
            message="<html>\n\x1b[31m[red]" + "y" * 500,
        ),
    )
    return end(store, RunStatus.INCOMPLETE)


def fill_a_large_fleet(store: RunStore) -> Run:
    """1,000 accounts and 200 checks: 4 failures each, 20 roles denied, 30 operations denied."""
    checks = [
        check(f"service{number % 17}.something_is_so_{number:03}", list(Severity)[number % 5], FIX)
        for number in range(200)
    ]
    names = {each: f"team-{each[-4:]}-production-workload" for each in account_ids(1000)}
    begin(store, checks, names)
    for number, account_id in enumerate(names):
        if number % 50 == 0:
            sweep(store, account_id, *(role_denied(each.check_id) for each in checks))
            continue
        failed = [checks[(number * 7 + each * 3) % 200].check_id for each in range(4)]
        denied = gap(
            checks[number % 30].check_id,
            Cause.ACCESS_DENIED,
            operation=f"service:Describe{number % 30}",
            action=f"service:Describe{number % 30}",
            message=NO_POLICY,
        )
        sweep(store, account_id, *(evaluation(each, f"res-{number}") for each in failed), denied)
    return end(store, RunStatus.INCOMPLETE)


SWEEPS = (clean, mixed, interrupted, only_gaps, hostile)
