from fleetscan.collectors import logs
from fleetscan.facts.base import Tags
from fleetscan.facts.logs import GlobalLogDeliveries, LogGroup, MetricFilter
from fleetscan.testing.fake_api import REGION, FakeApi

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


async def test_metric_filters_are_read_with_their_metric() -> None:
    pages = [
        {
            "metricFilters": [
                {
                    "filterName": "root-usage",
                    "filterPattern": '{ $.userIdentity.type = "Root" }',
                    "logGroupName": "trail",
                    "metricTransformations": [
                        {"metricName": "Root", "metricNamespace": "CIS", "metricValue": "1"}
                    ],
                }
            ],
            "nextToken": "more",
        },
        {
            "metricFilters": [
                {
                    "filterName": "latency",
                    "filterPattern": "",
                    "logGroupName": "app",
                    "metricTransformations": [
                        {
                            "metricName": "Latency",
                            "metricNamespace": "App",
                            "metricValue": "$.latency",
                            "dimensions": {"path": "$.path", "host": "$.host"},
                        }
                    ],
                    "applyOnTransformedLogs": True,
                    "fieldSelectionCriteria": '@aws.account = "111122223333"',
                }
            ]
        },
    ]
    api = FakeApi(logs.metric_filters, {"logs:DescribeMetricFilters": pages})
    assert await api.list() == [
        MetricFilter(
            arn=f"{ARN}:trail:metric-filter:root-usage",
            id="root-usage",
            region=REGION,
            log_group="trail",
            pattern='{ $.userIdentity.type = "Root" }',
            metric_namespace="CIS",
            metric_name="Root",
            metric_value="1",
            dimensions=(),
            on_transformed=False,
            selection=None,
        ),
        MetricFilter(
            arn=f"{ARN}:app:metric-filter:latency",
            id="latency",
            region=REGION,
            log_group="app",
            pattern="",
            metric_namespace="App",
            metric_name="Latency",
            metric_value="$.latency",
            dimensions=("host", "path"),
            on_transformed=True,
            selection='@aws.account = "111122223333"',
        ),
    ]


async def test_whose_logs_are_delivered_is_read_from_all_pages() -> None:
    arn = "arn:aws:cloudfront::111122223333:distribution"
    replies = {
        "logs:DescribeDeliveries": [
            {"deliveries": [{"deliverySourceName": "web"}], "nextToken": "more"},
            {"deliveries": [{"deliverySourceName": "shop"}]},
        ],
        "logs:DescribeDeliverySources": [
            {
                "deliverySources": [
                    {"name": "web", "resourceArns": [f"{arn}/E1"]},
                    {"name": "idle", "resourceArns": [f"{arn}/E2"]},
                ],
                "nextToken": "more",
            },
            {"deliverySources": [{"name": "shop", "resourceArns": [f"{arn}/E3"]}]},
        ],
    }
    api = FakeApi(logs.global_log_deliveries, replies)
    assert await api.fact() == GlobalLogDeliveries(sources=frozenset({f"{arn}/E1", f"{arn}/E3"}))
    assert api.requests[0] == ("logs:DescribeDeliveries", {"limit": 50})


async def test_where_nothing_is_delivered_no_source_is_asked_for() -> None:
    api = FakeApi(logs.global_log_deliveries, {"logs:DescribeDeliveries": [{"deliveries": []}]})
    assert await api.fact() == GlobalLogDeliveries(sources=frozenset())
