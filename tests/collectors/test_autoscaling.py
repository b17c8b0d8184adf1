from fleetscan.collectors import autoscaling
from fleetscan.facts.autoscaling import AutoScalingGroup
from fleetscan.facts.base import Tags
from fleetscan.testing.fake_api import REGION, FakeApi

ARN = "arn:aws:autoscaling:eu-west-1:111122223333:autoScalingGroup:1:autoScalingGroupName/"

# what each has to have
NEEDED = {
    "MinSize": 0,
    "MaxSize": 1,
    "DesiredCapacity": 1,
    "DefaultCooldown": 300,
    "HealthCheckType": "EC2",
    "CreatedTime": "2026-01-31T00:00:00Z",
}


async def test_groups_are_listed_with_their_zones_and_tags() -> None:
    first = {
        "AutoScalingGroupName": "web",
        "AutoScalingGroupARN": f"{ARN}web",
        "AvailabilityZones": ["eu-west-1a", "eu-west-1b"],
        "Tags": [{"Key": "Owner", "Value": "a", "ResourceId": "web", "PropagateAtLaunch": True}],
    }
    second = {
        "AutoScalingGroupName": "idle",
        "AutoScalingGroupARN": f"{ARN}idle",
        "AvailabilityZones": [],
    }
    pages = [
        {"AutoScalingGroups": [first | NEEDED], "NextToken": "more"},
        {"AutoScalingGroups": [second | NEEDED]},
    ]
    api = FakeApi(autoscaling.auto_scaling_groups, {"autoscaling:DescribeAutoScalingGroups": pages})
    web, idle = (
        AutoScalingGroup(arn=ARN + name, id=name, region=REGION, zones=zones)
        for name, zones in (("web", ("eu-west-1a", "eu-west-1b")), ("idle", ()))
    )
    assert await api.list() == [(web, Tags({"Owner": "a"})), (idle, Tags({}))]
    assert api.requests[0][1] == {"MaxRecords": 100}
