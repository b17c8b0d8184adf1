"""Amazon API Gateway: REST APIs. IAM knows its reads by the method of HTTP alone."""

from collections.abc import AsyncIterator
from typing import Final

from fleetscan.catalogue import Api, Call, Reply, collector
from fleetscan.facts.apigateway import RestStage
from fleetscan.facts.base import Tags
from fleetscan.verdicts import NotRead, Unread

#: the largest page that GetRestApis gives
_PAGE = 500

#: what AWS does unless it is told otherwise
_OFF: Final = "OFF"


@collector(
    Call("apigateway:GetRestApis", "apigateway:GET"),
    Call("apigateway:GetStages", "apigateway:GET"),
    page=_PAGE,
)
async def rest_stages(api: Api) -> AsyncIterator[tuple[RestStage, Tags] | Unread]:
    """List the stages of the REST APIs of a region."""
    async for page in api.pages("apigateway:GetRestApis", limit=_PAGE):
        for rest_api in page.get("items", ()):
            try:
                reply = await api.call(
                    "apigateway:GetStages", restApiId=rest_api["id"], absent={"NotFoundException"}
                )
            except NotRead as error:
                yield error.unread[0]
                continue
            for stage in reply.get("item", ()) if reply is not None else ():
                yield _stage(api, rest_api, stage), Tags(stage.get("tags") or {})


def _stage(api: Api, rest_api: Reply, reply: Reply) -> RestStage:
    name = reply["stageName"]
    path = f"/restapis/{rest_api['id']}/stages/{name}"
    return RestStage(
        arn=api.arn("apigateway", path, account=False),
        id=f"{rest_api['name']}/{name}",
        region=api.region,
        logging_levels={
            method.replace("~1", "/").lstrip("/"): each.get("loggingLevel") or _OFF
            for method, each in (reply.get("methodSettings") or {}).items()
        },
        client_certificate_id=reply.get("clientCertificateId") or None,
        web_acl_arn=reply.get("webAclArn") or None,
    )
