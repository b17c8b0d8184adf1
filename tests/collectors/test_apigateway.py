from typing import Any

from fleetscan.collectors import apigateway
from fleetscan.facts.apigateway import RestStage
from fleetscan.facts.base import Tags
from fleetscan.testing.fake_api import DENIED, REGION, ErrorReply, FakeApi, denied

ARN = "arn:aws:apigateway:eu-west-1::/restapis"


def stage(api_id: str, name: str, **members: Any) -> RestStage:  # noqa: ANN401 - the fact's own
    common: dict[str, Any] = {
        "logging_levels": {},
        "client_certificate_id": None,
        "web_acl_arn": None,
    }
    return RestStage(
        arn=f"{ARN}/{api_id}/stages/{name}",
        id=f"api {api_id}/{name}",
        region=REGION,
        **common | members,
    )


def listed(*ids: str) -> list[dict[str, str]]:
    return [{"id": each, "name": f"api {each}"} for each in ids]


async def test_the_stages_of_all_apis_are_listed_with_their_tags() -> None:
    replies = {
        "apigateway:GetRestApis": [
            {"items": listed("a1"), "position": "more"},
            {"items": listed("b2")},
        ],
        "apigateway:GetStages": [
            {"item": [{"stageName": "test"}, {"stageName": "prod", "tags": {"Owner": "a"}}]},
            {"item": []},
        ],
    }
    api = FakeApi(apigateway.rest_stages, replies)
    assert await api.list() == [
        (stage("a1", "test"), Tags({})),
        (stage("a1", "prod"), Tags({"Owner": "a"})),
    ]
    assert api.requests[0] == ("apigateway:GetRestApis", {"limit": 500})


async def test_what_a_stage_says_is_read() -> None:
    reply = {
        "stageName": "prod",
        "clientCertificateId": "c1",
        "webAclArn": "arn:acl",
        "methodSettings": {
            "*/*": {"loggingLevel": "ERROR"},
            "~1orders~1{id}/GET": {"loggingLevel": "OFF"},
            "~1/POST": {},
        },
    }
    replies = {
        "apigateway:GetRestApis": [{"items": listed("a1")}],
        "apigateway:GetStages": [{"item": [reply]}],
    }
    ((found, _),) = await FakeApi(apigateway.rest_stages, replies).list()
    assert found == stage(
        "a1",
        "prod",
        logging_levels={"*/*": "ERROR", "orders/{id}/GET": "OFF", "POST": "OFF"},
        client_certificate_id="c1",
        web_acl_arn="arn:acl",
    )


async def test_an_api_that_may_not_be_read_makes_the_list_incomplete_and_one_that_is_gone_not() -> (
    None
):
    replies = {
        "apigateway:GetRestApis": [{"items": listed("a1", "b2", "c3")}],
        "apigateway:GetStages": [
            DENIED,
            ErrorReply("NotFoundException"),
            {"item": [{"stageName": "prod"}]},
        ],
    }
    first, (second, _) = await FakeApi(apigateway.rest_stages, replies).list()
    assert first == denied(apigateway.rest_stages.calls[1])
    assert second == stage("c3", "prod")
