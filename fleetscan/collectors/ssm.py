"""AWS Systems Manager."""

from collections.abc import AsyncIterator

from fleetscan.catalogue import Api, Call, collector
from fleetscan.facts.base import Tags
from fleetscan.facts.ssm import Document, DocumentSharing, ManagedNode, NodeCompliance

#: the largest page of most lists
_PAGE = 50

#: the largest page of DescribeDocumentPermission
_ACCOUNTS = 200


@collector(Call("ssm:DescribeInstanceInformation"), page=_PAGE)
async def managed_nodes(api: Api) -> AsyncIterator[ManagedNode]:
    """List the machines that are managed in a region."""
    async for page in api.pages("ssm:DescribeInstanceInformation", MaxResults=_PAGE):
        for node in page["InstanceInformationList"]:
            identifier = node["InstanceId"]
            # EC2 instances have the ARN that EC2 gives them; it is that of another resource here
            yield ManagedNode(
                arn=api.arn("ssm", f"managed-instance/{identifier}"),
                id=identifier,
                region=api.region,
                status=node["PingStatus"],
            )


@collector(Call("ssm:ListResourceComplianceSummaries"))
async def node_compliance(api: Api) -> NodeCompliance:
    """Read which nodes of a region comply: all at once, where others ask for each."""
    found: dict[str, dict[str, bool]] = {"Patch": {}, "Association": {}}
    pages = api.pages(
        "ssm:ListResourceComplianceSummaries",
        Filters=[{"Key": "ComplianceType", "Values": [*found], "Type": "EQUAL"}],
        MaxResults=_PAGE,
    )
    async for page in pages:
        for each in page["ResourceComplianceSummaryItems"]:
            if each["ComplianceType"] in found:
                complies = each["Status"] == "COMPLIANT"
                found[each["ComplianceType"]][each["ResourceId"]] = complies
    return NodeCompliance(patches=found["Patch"], associations=found["Association"])


@collector(Call("ssm:ListDocuments"), page=_PAGE)
async def documents(api: Api) -> AsyncIterator[tuple[Document, Tags]]:
    """List the documents that the account owns in a region."""
    own = [{"Key": "Owner", "Values": ["Self"]}]
    async for page in api.pages("ssm:ListDocuments", Filters=own, MaxResults=_PAGE):
        for document in page["DocumentIdentifiers"]:
            name = document["Name"]
            fact = Document(arn=api.arn("ssm", f"document/{name}"), id=name, region=api.region)
            yield fact, Tags.from_list(document.get("Tags"))


@collector(Call("ssm:DescribeDocumentPermission", vanished=("InvalidDocument",)))
async def document_sharing(api: Api, document: Document) -> DocumentSharing:
    """Read whom a document is shared with. Its pages are not known to the SDK."""
    found: list[str] = []
    more: dict[str, str] = {}
    while True:
        reply = await api.call(
            "ssm:DescribeDocumentPermission",
            Name=document.id,
            PermissionType="Share",
            MaxResults=_ACCOUNTS,
            **more,
        )
        found += reply["AccountIds"]
        if not reply.get("NextToken"):
            return DocumentSharing(accounts=tuple(found))
        more = {"NextToken": reply["NextToken"]}
