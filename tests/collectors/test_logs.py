from fleetscan.collectors import logs
from fleetscan.facts.base import Tags
from fleetscan.facts.logs import LogGroup
from tests.collectors.fake_api import REGION, FakeApi

ARN = "arn:aws:logs:eu-west-1:111122223333:log-group"


async def test_log_groups_have_the_arn_without_the_streams() -> None:
    pages = [
        {
            "logGroups": [
                {
                    "logGroupName": "/aws/lambda/resize",
                    "arn": f"{ARN}:/aws/lambda/resize:*",
                    "logGroupArn": f"{ARN}:/aws/lambda/resize",
                }
            ],
            "nextToken": "more",
        },
        {"logGroups": [{"logGroupName": "audit", "arn": f"{ARN}:audit:*"}]},
    ]
    assert await FakeApi(logs.log_groups, {"logs:DescribeLogGroups": pages}).list() == [
        LogGroup(arn=f"{ARN}:/aws/lambda/resize", id="/aws/lambda/resize", region=REGION),
        LogGroup(arn=f"{ARN}:audit", id="audit", region=REGION),
    ]


async def test_the_tags_of_a_log_group_are_read() -> None:
    group = LogGroup(arn=f"{ARN}:audit", id="audit", region=REGION)
    api = FakeApi(logs.log_group_tags, {"logs:ListTagsForResource": [{"tags": {"Owner": "a"}}]})
    assert await api.read(group) == Tags({"Owner": "a"})
    assert api.requests == [("logs:ListTagsForResource", {"resourceArn": f"{ARN}:audit"})]
