from fleetscan.collectors import cloudwatch
from fleetscan.facts.cloudwatch import Alarm
from fleetscan.testing.fake_api import REGION, FakeApi

ARN = "arn:aws:cloudwatch:eu-west-1:111122223333:alarm"
TOPIC = "arn:aws:sns:eu-west-1:111122223333:ops"


async def test_alarms_are_read_with_what_they_watch_and_do() -> None:
    pages = [
        {
            "MetricAlarms": [
                {
                    "AlarmName": "cpu",
                    "AlarmArn": f"{ARN}:cpu",
                    "ActionsEnabled": True,
                    "AlarmActions": [TOPIC],
                    "Namespace": "AWS/EC2",
                    "MetricName": "CPUUtilization",
                    "Dimensions": [{"Name": "InstanceId", "Value": "i-1"}],
                }
            ],
            "NextToken": "more",
        },
        {
            "MetricAlarms": [
                {
                    "AlarmName": "ratio",
                    "AlarmArn": f"{ARN}:ratio",
                    "ActionsEnabled": False,
                    "Metrics": [{"Id": "e", "Expression": "a / b"}],
                }
            ],
            "CompositeAlarms": [
                {
                    "AlarmName": "any",
                    "AlarmArn": f"{ARN}:any",
                    "AlarmRule": "ALARM(cpu) OR ALARM(ratio)",
                    "ActionsEnabled": True,
                    "ActionsSuppressor": "maintenance",
                    "AlarmActions": [TOPIC],
                }
            ],
        },
    ]
    api = FakeApi(cloudwatch.alarms, {"cloudwatch:DescribeAlarms": pages})
    assert await api.list() == [
        Alarm(
            arn=f"{ARN}:cpu",
            id="cpu",
            region=REGION,
            metric_namespace="AWS/EC2",
            metric_name="CPUUtilization",
            dimensions={"InstanceId": "i-1"},
            actions_enabled=True,
            alarm_actions=(TOPIC,),
        ),
        Alarm(
            arn=f"{ARN}:any",
            id="any",
            region=REGION,
            metric_namespace=None,
            metric_name=None,
            dimensions={},
            actions_enabled=True,
            alarm_actions=(TOPIC,),
            rule="ALARM(cpu) OR ALARM(ratio)",
            suppressor="maintenance",
        ),
        Alarm(
            arn=f"{ARN}:ratio",
            id="ratio",
            region=REGION,
            metric_namespace=None,
            metric_name=None,
            dimensions={},
            actions_enabled=False,
            alarm_actions=(),
        ),
    ]
    assert api.requests[0] == (
        "cloudwatch:DescribeAlarms",
        {"AlarmTypes": ["CompositeAlarm", "MetricAlarm"], "MaxRecords": 100},
    )
