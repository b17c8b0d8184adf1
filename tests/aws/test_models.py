"""What botocore's models lack is added to them."""

import pytest
from botocore.loaders import Loader
from botocore.model import ServiceModel

from fleetscan.aws.models import service_model
from fleetscan.catalogue import Call
from fleetscan.demo.wire import Answer
from tests.aws.loopback import Loopback, task_session

ENCRYPTION = Call("s3:GetBucketEncryption", "s3:GetEncryptionConfiguration")

# https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstances.html
MANAGED = [
    "DescribeInstances",
    "DescribeLaunchTemplateVersions",
    "DescribeLaunchTemplates",
    "DescribeNetworkInterfaces",
    "DescribeVolumes",
]

RULE = "ServerSideEncryptionRule"

# as https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketEncryption.html shows it
REPLY = """<?xml version="1.0" encoding="UTF-8"?>
<ServerSideEncryptionConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
  <Rule>
    <ApplyServerSideEncryptionByDefault>
      <SSEAlgorithm>AES256</SSEAlgorithm>
    </ApplyServerSideEncryptionByDefault>
    <BlockedEncryptionTypes>
      <EncryptionType>SSE-C</EncryptionType>
      <EncryptionType>ANOTHER</EncryptionType>
    </BlockedEncryptionTypes>
    <BucketKeyEnabled>true</BucketKeyEnabled>
  </Rule>
</ServerSideEncryptionConfiguration>"""


async def test_the_encryption_that_a_bucket_refuses_is_read(server: Loopback) -> None:
    server.always(Answer.text(REPLY, content_type="application/xml"))
    async with await task_session() as session:
        reply = await session.api([ENCRYPTION]).call(ENCRYPTION.operation, Bucket="logs")
    (rule,) = reply["ServerSideEncryptionConfiguration"]["Rules"]
    assert rule == {
        "ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"},
        "BlockedEncryptionTypes": {"EncryptionType": ["SSE-C", "ANOTHER"]},
        "BucketKeyEnabled": True,
    }


CLUSTERS = """<DescribeDBClustersResponse xmlns="http://rds.amazonaws.com/doc/2014-10-31/">
  <DescribeDBClustersResult>
    <DBClusters>
      <DBCluster>
        <StorageEncrypted>false</StorageEncrypted>
        <StorageEncryptionType>sse-rds</StorageEncryptionType>
      </DBCluster>
    </DBClusters>
  </DescribeDBClustersResult>
</DescribeDBClustersResponse>"""


async def test_the_key_that_encrypts_a_db_cluster_is_read(server: Loopback) -> None:
    server.always(Answer.text(CLUSTERS, content_type="text/xml"))
    call = Call("rds:DescribeDBClusters")
    async with await task_session() as session:
        reply = await session.api([call]).call(call.operation)
    (cluster,) = reply["DBClusters"]
    assert cluster == {"StorageEncrypted": False, "StorageEncryptionType": "sse-rds"}


@pytest.mark.parametrize("operation", MANAGED)
async def test_resources_that_a_service_manages_are_asked_for(
    server: Loopback, operation: str
) -> None:
    server.always(Answer.text(f"<{operation}Response/>", content_type="text/xml"))
    call = Call(f"ec2:{operation}")
    async with await task_session() as session:
        await session.api([call]).call(call.operation, IncludeManagedResources=True)
    (asked,) = server.asked
    assert "&IncludeManagedResources=true" in asked.text


@pytest.mark.parametrize(
    ("service", "shapes"),
    [
        ("ec2", [f"{operation}Request" for operation in MANAGED]),
        ("rds", ["DBCluster", "DBClusterSnapshot", "DBInstance", "DBSnapshot"]),
        ("s3", [RULE]),
    ],
)
def test_what_is_added_to_a_model_takes_nothing_from_it(service: str, shapes: list[str]) -> None:
    own = ServiceModel(Loader().load_service_model(service, "service-2"), service)
    ours = service_model(service)
    assert set(own.shape_names) <= set(ours.shape_names)
    for shape in shapes:
        assert set(own.shape_for(shape).members) <= set(ours.shape_for(shape).members)
