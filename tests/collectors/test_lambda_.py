from typing import Any

from fleetscan.collectors import lambda_
from fleetscan.facts.base import Tags
from fleetscan.facts.lambda_ import Function
from fleetscan.facts.policies import ResourcePolicy
from fleetscan.testing.fake_api import REGION, ErrorReply, FakeApi
from tests.collectors.policies import OPEN_POLICY

ARN = "arn:aws:lambda:eu-west-1:111122223333:function"

RESIZE = Function(arn=f"{ARN}:resize", id="resize", region=REGION, runtime="python3.13")


def listed(name: str, **members: Any) -> dict[str, Any]:  # noqa: ANN401 - botocore's
    common = {"FunctionName": name, "FunctionArn": f"{ARN}:{name}", "PackageType": "Zip"}
    return common | {"Runtime": "python3.13"} | members


async def test_functions_are_listed_from_all_pages() -> None:
    pages = [
        {"Functions": [listed("resize")], "NextMarker": "more"},
        {"Functions": [listed("send", Runtime="nodejs22.x")]},
    ]
    assert await FakeApi(lambda_.functions, {"lambda:ListFunctions": pages}).list() == [
        RESIZE,
        Function(arn=f"{ARN}:send", id="send", region=REGION, runtime="nodejs22.x"),
    ]


async def test_an_image_has_no_runtime_and_a_vpc_is_read() -> None:
    image = {"FunctionName": "image", "FunctionArn": f"{ARN}:image", "PackageType": "Image"}
    nowhere = {"VpcId": "", "SubnetIds": [], "SecurityGroupIds": []}
    vpc = {"VpcId": "vpc-1", "SubnetIds": ["subnet-1", "subnet-2"]}
    page = {"Functions": [image, listed("in", VpcConfig=vpc), listed("out", VpcConfig=nowhere)]}
    found = await FakeApi(lambda_.functions, {"lambda:ListFunctions": [page]}).list()
    assert [(each.runtime, each.vpc_id, each.subnet_ids) for each in found] == [
        (None, None, ()),
        ("python3.13", "vpc-1", ("subnet-1", "subnet-2")),
        ("python3.13", None, ()),
    ]


async def test_the_policy_of_a_function_is_read() -> None:
    api = FakeApi(lambda_.function_policy, {"lambda:GetPolicy": [{"Policy": OPEN_POLICY}]})
    assert len((await api.read(RESIZE)).public_grants()) == 1
    assert api.requests == [("lambda:GetPolicy", {"FunctionName": RESIZE.arn})]


async def test_a_function_may_have_no_policy() -> None:
    replies = {"lambda:GetPolicy": [ErrorReply("ResourceNotFoundException")]}
    policy = await FakeApi(lambda_.function_policy, replies).read(RESIZE)
    assert policy == ResourcePolicy(document=None)


async def test_the_tags_of_a_function_are_read() -> None:
    api = FakeApi(lambda_.function_tags, {"lambda:ListTags": [{"Tags": {"Owner": "a"}}]})
    assert await api.read(RESIZE) == Tags({"Owner": "a"})
    assert api.requests == [("lambda:ListTags", {"Resource": RESIZE.arn})]
