from fleetscan.collectors import lambda_
from fleetscan.facts.base import Tags
from fleetscan.facts.lambda_ import Function
from tests.collectors.fake_api import REGION, FakeApi

ARN = "arn:aws:lambda:eu-west-1:111122223333:function"


async def test_functions_are_listed_from_all_pages() -> None:
    pages = [
        {
            "Functions": [{"FunctionName": "resize", "FunctionArn": f"{ARN}:resize"}],
            "NextMarker": "more",
        },
        {"Functions": [{"FunctionName": "send", "FunctionArn": f"{ARN}:send"}]},
    ]
    assert await FakeApi(lambda_.functions, {"lambda:ListFunctions": pages}).list() == [
        Function(arn=f"{ARN}:resize", id="resize", region=REGION),
        Function(arn=f"{ARN}:send", id="send", region=REGION),
    ]


async def test_the_tags_of_a_function_are_read() -> None:
    function = Function(arn=f"{ARN}:resize", id="resize", region=REGION)
    api = FakeApi(lambda_.function_tags, {"lambda:ListTags": [{"Tags": {"Owner": "a"}}]})
    assert await api.read(function) == Tags({"Owner": "a"})
    assert api.requests == [("lambda:ListTags", {"Resource": function.arn})]
