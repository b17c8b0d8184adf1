import pytest

from fleetscan.collectors import ssm
from fleetscan.facts.base import Tags
from fleetscan.facts.ssm import Document, DocumentSharing, ManagedNode, NodeCompliance
from fleetscan.testing.fake_api import REGION, ErrorReply, FakeApi, VanishedError

ARN = "arn:aws:ssm:eu-west-1:111122223333"

DOCUMENT = Document(arn=f"{ARN}:document/deploy", id="deploy", region=REGION)


async def test_managed_nodes_are_listed_with_the_status_of_their_agent() -> None:
    pages = [
        {
            "InstanceInformationList": [{"InstanceId": "i-1", "PingStatus": "Online"}],
            "NextToken": "more",
        },
        {"InstanceInformationList": [{"InstanceId": "mi-1", "PingStatus": "ConnectionLost"}]},
    ]
    api = FakeApi(ssm.managed_nodes, {"ssm:DescribeInstanceInformation": pages})
    assert await api.list() == [
        ManagedNode(
            arn=f"{ARN}:managed-instance/{identifier}", id=identifier, region=REGION, status=status
        )
        for identifier, status in (("i-1", "Online"), ("mi-1", "ConnectionLost"))
    ]
    assert api.requests[0][1] == {"MaxResults": 50}


async def test_the_compliance_of_all_nodes_is_read_at_once() -> None:
    items = [
        {"ComplianceType": kind, "ResourceId": node, "Status": status}
        for kind, node, status in (
            ("Patch", "i-1", "COMPLIANT"),
            ("Association", "i-1", "NON_COMPLIANT"),
            ("Patch", "i-2", "NON_COMPLIANT"),
            ("Custom:Own", "i-3", "NON_COMPLIANT"),
        )
    ]
    pages = [
        {"ResourceComplianceSummaryItems": items[:2], "NextToken": "more"},
        {"ResourceComplianceSummaryItems": items[2:]},
    ]
    api = FakeApi(ssm.node_compliance, {"ssm:ListResourceComplianceSummaries": pages})
    assert await api.fact() == NodeCompliance(
        patches={"i-1": True, "i-2": False}, associations={"i-1": False}
    )


async def test_documents_are_the_accounts_own() -> None:
    tags = [{"Key": "Owner", "Value": "a"}]
    pages = [
        {"DocumentIdentifiers": [{"Name": "deploy", "Tags": tags}], "NextToken": "more"},
        {"DocumentIdentifiers": [{"Name": "other"}]},
    ]
    api = FakeApi(ssm.documents, {"ssm:ListDocuments": pages})
    other = Document(arn=f"{ARN}:document/other", id="other", region=REGION)
    assert await api.list() == [(DOCUMENT, Tags({"Owner": "a"})), (other, Tags({}))]
    assert api.requests[0][1] == {
        "Filters": [{"Key": "Owner", "Values": ["Self"]}],
        "MaxResults": 50,
    }


async def test_whom_a_document_is_shared_with_is_read_to_its_end() -> None:
    replies = [
        {"AccountIds": ["444455556666"], "NextToken": "more"},
        {"AccountIds": ["all"], "NextToken": ""},
    ]
    api = FakeApi(ssm.document_sharing, {"ssm:DescribeDocumentPermission": replies})
    assert await api.read(DOCUMENT) == DocumentSharing(accounts=("444455556666", "all"))
    assert [request.get("NextToken") for _, request in api.requests] == [None, "more"]


async def test_a_document_that_is_gone_has_vanished() -> None:
    replies = [ErrorReply("InvalidDocument")]
    with pytest.raises(VanishedError):
        await FakeApi(ssm.document_sharing, {"ssm:DescribeDocumentPermission": replies}).read(
            DOCUMENT
        )
