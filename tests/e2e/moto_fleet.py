"""The fleet in plain moto: made over HTTP, by clients that assumed the role of each account."""

import io
import zipfile
from collections.abc import Iterator, Mapping
from itertools import count
from typing import Any

import boto3
import botocore.session
from botocore.config import Config
from botocore.loaders import Loader
from msgspec import Struct

__all__ = ["ACCOUNTS", "ACCOUNTS_TOML", "REGIONS", "Made", "seed"]

PAYMENTS, WEB, DATA = ACCOUNTS = ("111111111111", "222222222222", "333333333333")
US, EU = REGIONS = ("us-east-1", "eu-west-1")

ACCOUNTS_TOML = """\
[defaults]
role = "fleetscan-audit"
regions = ["us-east-1", "eu-west-1"]

[[accounts]]
id = "111111111111"
name = "payments"

[[accounts]]
id = "222222222222"
name = "web"

[[accounts]]
id = "333333333333"
name = "data"

[checks."tags.required_keys_present"]
keys = ["Owner", "CostCenter"]
"""

NOTHING: Mapping[str, str] = {}
OWNER_ONLY = {"Owner": "data"}
REQUIRED = {"Owner": "web", "CostCenter": "cc-1"}

#: what each of the three accounts has one of: every taggable type, tagged alike
TAGS = {PAYMENTS: (US, NOTHING), WEB: (EU, REQUIRED), DATA: (US, OWNER_ONLY)}


class Made(Struct, frozen=True, kw_only=True):
    """One resource that was made, and what a sweep must say of it."""

    account_id: str
    region: str
    arn: str
    #: as CloudFormation spells it
    type: str
    tags: Mapping[str, str]
    #: of a bucket, its default encryption; of a volume, `encrypted` or `plain`; of an instance,
    #: its state
    state: str = ""


_LOADER = Loader()
_ONE_ATTEMPT = Config(retries={"total_max_attempts": 1})


def seed(endpoint_url: str) -> list[Made]:
    """Make everything, and return all that there is in the accounts and regions of the fleet."""
    made: list[Made] = []
    for account_id in ACCOUNTS:
        session = _assumed(endpoint_url, account_id)
        places = {region: Place(session, endpoint_url, account_id, region) for region in REGIONS}
        for place in places.values():
            place.delete_default_vpcs()
        region, tags = TAGS[account_id]
        made += places[region].audit_role()
        made += places[region].one_of_each(tags)
        made += places[region].of_each_encryption()
        other = US if region == EU else EU
        made += places[other].buckets("AES256")
        for place in places.values():
            made += place.made_along()
    return made


def _session(**keys: str) -> boto3.Session:
    core = botocore.session.Session()
    # the parsed service models, which each session would read again
    core.register_component("data_loader", _LOADER)
    return boto3.Session(botocore_session=core, region_name=US, **keys)


def _assumed(endpoint_url: str, account_id: str) -> boto3.Session:
    source = _session(aws_access_key_id="AKIAIOSFODNN7EXAMPLE", aws_secret_access_key="none")
    sts = source.client("sts", endpoint_url=endpoint_url, config=_ONE_ATTEMPT)
    given = sts.assume_role(
        RoleArn=f"arn:aws:iam::{account_id}:role/administrator", RoleSessionName="seeding"
    )["Credentials"]
    return _session(
        aws_access_key_id=given["AccessKeyId"],
        aws_secret_access_key=given["SecretAccessKey"],
        aws_session_token=given["SessionToken"],
    )


class Place:
    """One account and region, and what can be made there."""

    def __init__(
        self, session: boto3.Session, endpoint_url: str, account_id: str, region: str
    ) -> None:
        self.account_id = account_id
        self.region = region
        self._session = session
        self._endpoint_url = endpoint_url
        self._clients: dict[str, Any] = {}
        self._number = count()
        self._key_arn = ""

    def client(self, service: str) -> Any:  # noqa: ANN401 - boto3 makes clients at run time
        """Return the client of a service, made once."""
        if service not in self._clients:
            self._clients[service] = self._session.client(
                service,
                region_name=self.region,
                endpoint_url=self._endpoint_url,
                config=_ONE_ATTEMPT,
            )
        return self._clients[service]

    def name(self, kind: str) -> str:
        """Make a name up that nothing else has."""
        return f"{kind}-{self.account_id[0]}-{self.region}-{next(self._number)}"

    def delete_default_vpcs(self) -> None:
        """Delete the network that moto gives a new account."""
        ec2 = self.client("ec2")
        for subnet in ec2.describe_subnets()["Subnets"]:
            ec2.delete_subnet(SubnetId=subnet["SubnetId"])
        for vpc in ec2.describe_vpcs()["Vpcs"]:
            ec2.delete_vpc(VpcId=vpc["VpcId"])

    def one_of_each(self, tags: Mapping[str, str]) -> Iterator[Made]:
        """Make one resource of every taggable type, and what comes with it."""
        yield self._key(tags)
        yield from self._network(tags)
        yield from self._machines(tags)
        yield from self._data(tags)
        yield from self._applications(tags)
        yield from self._identities(tags)

    def made_along(self) -> Iterator[Made]:
        """Find what is made with a VPC and with a database; nobody tags it.

        moto keeps the network ACL of a VPC that is deleted.
        """
        ec2, rds = self.client("ec2"), self.client("rds")
        for acl in ec2.describe_network_acls()["NetworkAcls"]:
            yield self._untagged_of_ec2("AWS::EC2::NetworkAcl", "network-acl", acl["NetworkAclId"])
        for table in ec2.describe_route_tables()["RouteTables"]:
            identifier = table["RouteTableId"]
            yield self._untagged_of_ec2("AWS::EC2::RouteTable", "route-table", identifier)
        for snapshot in rds.describe_db_snapshots()["DBSnapshots"]:
            yield self._made("AWS::RDS::DBSnapshot", snapshot["DBSnapshotArn"], NOTHING)
        for snapshot in rds.describe_db_cluster_snapshots()["DBClusterSnapshots"]:
            arn = snapshot["DBClusterSnapshotArn"]
            yield self._made("AWS::RDS::DBClusterSnapshot", arn, NOTHING)

    def _untagged_of_ec2(self, kind: str, noun: str, identifier: str) -> Made:
        arn = f"arn:aws:ec2:{self.region}:{self.account_id}:{noun}/{identifier}"
        return self._made(kind, arn, NOTHING)

    def audit_role(self) -> Iterator[Made]:
        """Make the role that fleetscan assumes, tagged as required."""
        iam = self.client("iam")
        role = iam.create_role(
            RoleName="fleetscan-audit", AssumeRolePolicyDocument="{}", Tags=_list(REQUIRED)
        )["Role"]
        yield self._made("AWS::IAM::Role", role["Arn"], REQUIRED, region="global")

    def of_each_encryption(self) -> Iterator[Made]:
        """Make a bucket, a volume and an instance of each state that a check tells apart."""
        yield from self.buckets("AES256", "aws:kms", "aws:kms:dsse")
        for encrypted in (False, True):
            yield self._volume(REQUIRED, encrypted=encrypted)
        for stopped in (False, True):
            yield from self._instance(REQUIRED, stopped=stopped)

    def buckets(self, *algorithms: str) -> Iterator[Made]:
        """Make a tagged bucket with each of these default encryptions."""
        for algorithm in algorithms:
            yield self._bucket(REQUIRED, algorithm)

    def _made(
        self,
        kind: str,
        arn: str,
        tags: Mapping[str, str],
        state: str = "",
        *,
        region: str | None = None,
    ) -> Made:
        return Made(
            account_id=self.account_id,
            region=region or self.region,
            arn=arn,
            type=kind,
            tags=dict(tags),
            state=state,
        )

    def _ec2(
        self, kind: str, path: str, identifier: str, tags: Mapping[str, str], state: str = ""
    ) -> Made:
        """Tag something of EC2, and say what its ARN is."""
        if tags:
            self.client("ec2").create_tags(Resources=[identifier], Tags=_list(tags))
        # ARNs of images and snapshots name no account
        owner = "" if path in {"image", "snapshot"} else self.account_id
        arn = f"arn:aws:ec2:{self.region}:{owner}:{path}/{identifier}"
        return self._made(kind, arn, tags, state)

    def _key(self, tags: Mapping[str, str]) -> Made:
        pairs = [{"TagKey": key, "TagValue": value} for key, value in tags.items()]
        # moto makes an RSA key for any symmetric one, which takes 60 ms
        key = self.client("kms").create_key(
            Tags=pairs, KeySpec="HMAC_256", KeyUsage="GENERATE_VERIFY_MAC"
        )
        self._key_arn = key["KeyMetadata"]["Arn"]
        return self._made("AWS::KMS::Key", self._key_arn, tags)

    def _network(self, tags: Mapping[str, str]) -> Iterator[Made]:
        ec2 = self.client("ec2")
        vpc_id = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
        yield self._ec2("AWS::EC2::VPC", "vpc", vpc_id, tags)
        of_vpc = [{"Name": "vpc-id", "Values": [vpc_id]}]
        (default_group,) = ec2.describe_security_groups(Filters=of_vpc)["SecurityGroups"]
        made_group = ec2.create_security_group(
            GroupName=self.name("group"), Description="-", VpcId=vpc_id
        )
        for group in (default_group, made_group):
            yield self._ec2("AWS::EC2::SecurityGroup", "security-group", group["GroupId"], tags)
        subnets = [
            ec2.create_subnet(
                VpcId=vpc_id, CidrBlock=f"10.0.{number}.0/24", AvailabilityZone=self.region + zone
            )["Subnet"]["SubnetId"]
            for number, zone in enumerate("ab")
        ]
        for subnet_id in subnets:
            yield self._ec2("AWS::EC2::Subnet", "subnet", subnet_id, tags)
        address = ec2.allocate_address(Domain="vpc")
        yield self._ec2("AWS::EC2::EIP", "elastic-ip", address["AllocationId"], tags)
        (balancer,) = self.client("elbv2").create_load_balancer(
            Name=f"lb-{self.account_id[0]}", Subnets=subnets, **_tags(tags)
        )["LoadBalancers"]
        yield self._made(
            "AWS::ElasticLoadBalancingV2::LoadBalancer", balancer["LoadBalancerArn"], tags
        )

    def _machines(self, tags: Mapping[str, str]) -> Iterator[Made]:
        ec2 = self.client("ec2")
        yield from self._instance(tags, stopped=False)
        volume = self._volume(tags, encrypted=True)
        yield volume
        volume_id = volume.arn.rpartition("/")[2]
        snapshot_id = ec2.create_snapshot(VolumeId=volume_id)["SnapshotId"]
        yield self._ec2("AWS::EC2::Snapshot", "snapshot", snapshot_id, tags)
        image_id = ec2.register_image(Name=self.name("image"))["ImageId"]
        yield self._ec2("AWS::EC2::Image", "image", image_id, tags)
        # moto makes a snapshot for every image
        for other in ec2.describe_snapshots(OwnerIds=["self"])["Snapshots"]:
            if other["SnapshotId"] != snapshot_id:
                yield self._ec2("AWS::EC2::Snapshot", "snapshot", other["SnapshotId"], tags)

    def _volume(self, tags: Mapping[str, str], *, encrypted: bool) -> Made:
        # without a key of its own, moto would make one, and call it the customer's
        how = {"Encrypted": True, "KmsKeyId": self._key_arn} if encrypted else {}
        volume_id = self.client("ec2").create_volume(
            AvailabilityZone=self.region + "a", Size=1, **how
        )["VolumeId"]
        state = "encrypted" if encrypted else "plain"
        return self._ec2("AWS::EC2::Volume", "volume", volume_id, tags, state)

    def _instance(self, tags: Mapping[str, str], *, stopped: bool) -> Iterator[Made]:
        ec2 = self.client("ec2")
        subnet_id = ec2.describe_subnets()["Subnets"][0]["SubnetId"]
        (instance,) = ec2.run_instances(
            ImageId="ami-12345678", MinCount=1, MaxCount=1, SubnetId=subnet_id
        )["Instances"]
        instance_id = instance["InstanceId"]
        if stopped:
            ec2.stop_instances(InstanceIds=[instance_id])
        state = "stopped" if stopped else "running"
        yield self._ec2("AWS::EC2::Instance", "instance", instance_id, tags, state)
        of_instance = [{"Name": "attachment.instance-id", "Values": [instance_id]}]
        (root,) = ec2.describe_volumes(Filters=of_instance)["Volumes"]
        yield self._ec2("AWS::EC2::Volume", "volume", root["VolumeId"], tags, "plain")

    def _bucket(self, tags: Mapping[str, str], algorithm: str) -> Made:
        s3, name = self.client("s3"), self.name("bucket")
        # S3 knows its first region by leaving it out
        place = {"CreateBucketConfiguration": {"LocationConstraint": self.region}}
        s3.create_bucket(Bucket=name, **(place if self.region != US else {}))
        rule = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": algorithm}}
        s3.put_bucket_encryption(Bucket=name, ServerSideEncryptionConfiguration={"Rules": [rule]})
        if tags:
            s3.put_bucket_tagging(Bucket=name, Tagging={"TagSet": _list(tags)})
        return self._made("AWS::S3::Bucket", f"arn:aws:s3:::{name}", tags, algorithm)

    def _data(self, tags: Mapping[str, str]) -> Iterator[Made]:
        yield self._bucket(tags, "AES256")
        rds, name = self.client("rds"), self.name("db")
        cluster = rds.create_db_cluster(
            DBClusterIdentifier=f"{name}-cluster",
            Engine="aurora-postgresql",
            MasterUsername="admin",
            MasterUserPassword="no-secret",
            VpcSecurityGroupIds=[self._default_group_id()],
            **_tags(tags),
        )["DBCluster"]
        yield self._made("AWS::RDS::DBCluster", cluster["DBClusterArn"], tags)
        instance = rds.create_db_instance(
            DBInstanceIdentifier=name,
            DBInstanceClass="db.t3.medium",
            Engine="postgres",
            MasterUsername="postgres",
            PubliclyAccessible=False,
            VpcSecurityGroupIds=[self._default_group_id()],
            **_tags(tags),
        )["DBInstance"]
        yield self._made("AWS::RDS::DBInstance", instance["DBInstanceArn"], tags)
        table = self.client("dynamodb").create_table(
            TableName=self.name("table"),
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
            **_tags(tags),
        )["TableDescription"]
        yield self._made("AWS::DynamoDB::Table", table["TableArn"], tags)
        system = self.client("efs").create_file_system(
            CreationToken=self.name("files"), **_tags(tags)
        )
        yield self._made("AWS::EFS::FileSystem", system["FileSystemArn"], tags)
        secret = self.client("secretsmanager").create_secret(
            Name=self.name("secret"), SecretString="{}", **_tags(tags)
        )
        yield self._made("AWS::SecretsManager::Secret", secret["ARN"], tags)

    def _default_group_id(self) -> str:
        # moto looks for the one of the default VPC, which is gone
        by_name = [{"Name": "group-name", "Values": ["default"]}]
        (group,) = self.client("ec2").describe_security_groups(Filters=by_name)["SecurityGroups"]
        return str(group["GroupId"])

    def _applications(self, tags: Mapping[str, str]) -> Iterator[Made]:
        function = self.client("lambda").create_function(
            FunctionName=self.name("function"),
            Runtime="python3.12",
            Role=f"arn:aws:iam::{self.account_id}:role/fleetscan-audit",
            Handler="main.handler",
            Code={"ZipFile": _package()},
            Tags=dict(tags),
        )
        yield self._made("AWS::Lambda::Function", function["FunctionArn"], tags)
        queue = self.name("queue")
        self.client("sqs").create_queue(QueueName=queue, tags=dict(tags))
        arn = f"arn:aws:sqs:{self.region}:{self.account_id}:{queue}"
        yield self._made("AWS::SQS::Queue", arn, tags)
        topic = self.client("sns").create_topic(Name=self.name("topic"), **_tags(tags))
        yield self._made("AWS::SNS::Topic", topic["TopicArn"], tags)
        repository = self.client("ecr").create_repository(
            repositoryName=self.name("repository"), tags=_list(tags)
        )["repository"]
        yield self._made("AWS::ECR::Repository", repository["repositoryArn"], tags)
        group = self.name("/aws/log")
        self.client("logs").create_log_group(logGroupName=group, tags=dict(tags))
        arn = f"arn:aws:logs:{self.region}:{self.account_id}:log-group:{group}"
        yield self._made("AWS::Logs::LogGroup", arn, tags)

    def _identities(self, tags: Mapping[str, str]) -> Iterator[Made]:
        iam = self.client("iam")
        user = iam.create_user(UserName=self.name("user"), **_tags(tags))["User"]
        yield self._made("AWS::IAM::User", user["Arn"], tags, region="global")
        role = iam.create_role(
            RoleName=self.name("role"), AssumeRolePolicyDocument="{}", **_tags(tags)
        )["Role"]
        yield self._made("AWS::IAM::Role", role["Arn"], tags, region="global")


def _list(tags: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def _tags(tags: Mapping[str, str]) -> dict[str, Any]:
    """Return the argument `Tags`, which a resource that was never tagged is made without."""
    return {"Tags": _list(tags)} if tags else {}


def _package() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("main.py", "def handler(*_): ...")
    return content.getvalue()
