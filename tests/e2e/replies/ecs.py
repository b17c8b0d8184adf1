"""What the account of one of each has in ECS."""

from typing import Any

from fleetscan.demo.wire import Request

_TAGS = [{"key": "Owner", "value": "a"}]


def _arn(request: Request, resource: str) -> str:
    return f"arn:aws:ecs:{request.call.region}:{request.call.account_id}:{resource}"


def _definition(request: Request) -> dict[str, Any]:
    return {
        "taskDefinition": {
            "taskDefinitionArn": _arn(request, "task-definition/web:1"),
            "family": "web",
            "revision": 1,
            "networkMode": "host",
            "containerDefinitions": [{"name": "web", "image": "web:1", "user": "app"}],
        },
        "tags": _TAGS,
    }


def _services(request: Request) -> dict[str, Any]:
    network = {"awsvpcConfiguration": {"subnets": ["subnet-1"], "assignPublicIp": "DISABLED"}}
    service = {
        "serviceArn": _arn(request, "service/main/web"),
        "serviceName": "web",
        "networkConfiguration": network,
        "tags": _TAGS,
    }
    return {"services": [service], "failures": []}


REPLIES: dict[str, Any] = {
    "ecs:ListClusters": lambda request: {"clusterArns": [_arn(request, "cluster/main")]},
    "ecs:ListServices": lambda request: {"serviceArns": [_arn(request, "service/main/web")]},
    "ecs:DescribeServices": _services,
    "ecs:ListTaskDefinitionFamilies": {"families": ["web"]},
    "ecs:DescribeTaskDefinition": _definition,
}
