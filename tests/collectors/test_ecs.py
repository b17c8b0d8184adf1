from typing import Any

import pytest

from fleetscan.collectors import ecs
from fleetscan.facts.base import Tags
from fleetscan.facts.ecs import Container, Service, TaskDefinition
from fleetscan.facts.environment import Variable
from fleetscan.testing.fake_api import DENIED, REGION, FakeApi, denied
from fleetscan.verdicts import Unread

ARN = "arn:aws:ecs:eu-west-1:111122223333"

#: of no account
PASSWORD = "swordfish"


def described(family: str, *containers: dict[str, Any], **members: Any) -> dict[str, Any]:  # noqa: ANN401 - botocore's
    definition = {
        "taskDefinitionArn": f"{ARN}:task-definition/{family}:3",
        "family": family,
        "revision": 3,
        "containerDefinitions": list(containers) or [{"name": family}],
    }
    return {"taskDefinition": definition | members, "tags": [{"key": "Owner", "value": "a"}]}


def bare(name: str) -> TaskDefinition:
    container = Container(
        name=name, user=None, privileged=False, read_only=False, log_driver=None, variables=()
    )
    return TaskDefinition(
        arn=f"{ARN}:task-definition/{name}:3",
        id=f"{name}:3",
        region=REGION,
        containers=(container,),
        network_mode=None,
        pid_mode=None,
        ipc_mode=None,
        is_windows=False,
    )


async def test_the_newest_revision_of_each_family_is_read_with_its_tags() -> None:
    replies = {
        "ecs:ListTaskDefinitionFamilies": [
            {"families": ["web"], "nextToken": "more"},
            {"families": ["job"]},
        ],
        "ecs:DescribeTaskDefinition": [described("web"), described("job")],
    }
    api = FakeApi(ecs.task_definitions, replies)
    tags = Tags({"Owner": "a"})
    assert await api.list() == [(bare("web"), tags), (bare("job"), tags)]
    assert api.requests[:2] == [
        ("ecs:ListTaskDefinitionFamilies", {"status": "ACTIVE", "maxResults": 100}),
        ("ecs:DescribeTaskDefinition", {"taskDefinition": "web", "include": ["TAGS"]}),
    ]


async def test_what_a_definition_says_is_read_and_no_value_of_a_secret() -> None:
    container = {
        "name": "web",
        "user": "1000:1000",
        "privileged": True,
        "readonlyRootFilesystem": True,
        "logConfiguration": {"logDriver": "awslogs"},
        "environment": [
            {"name": "DB_PASSWORD", "value": PASSWORD},
            {"name": "LOG_LEVEL", "value": "debug"},
        ],
        "secrets": [{"name": "API_KEY", "valueFrom": "arn:aws:ssm:…"}],
    }
    reply = described(
        "web",
        container,
        networkMode="host",
        pidMode="host",
        ipcMode="none",
        runtimePlatform={"operatingSystemFamily": "WINDOWS_SERVER_2022_CORE"},
    )
    replies = {
        "ecs:ListTaskDefinitionFamilies": [{"families": ["web"]}],
        "ecs:DescribeTaskDefinition": [reply],
    }
    ((definition, _),) = await FakeApi(ecs.task_definitions, replies).list()
    assert definition.containers == (
        Container(
            name="web",
            user="1000:1000",
            privileged=True,
            read_only=True,
            log_driver="awslogs",
            variables=(
                Variable(name="DB_PASSWORD", looks_like="a secret by its name"),
                Variable(name="LOG_LEVEL", looks_like=None),
            ),
        ),
    )
    assert PASSWORD not in repr(definition)
    assert (definition.network_mode, definition.pid_mode, definition.ipc_mode) == (
        "host",
        "host",
        "none",
    )
    assert definition.is_windows


async def test_a_definition_that_may_not_be_described_makes_the_list_incomplete() -> None:
    replies = {
        "ecs:ListTaskDefinitionFamilies": [{"families": ["web", "job"]}],
        "ecs:DescribeTaskDefinition": [DENIED, described("job")],
    }
    first, (second, _) = await FakeApi(ecs.task_definitions, replies).list()
    assert first == denied(ecs.task_definitions.calls[1])
    assert second.id == "job:3"


MAIN, BATCH = f"{ARN}:cluster/main", f"{ARN}:cluster/batch"


def service(cluster: str, name: str, **members: Any) -> dict[str, Any]:  # noqa: ANN401 - botocore's
    arn = f"{ARN}:service/{cluster}/{name}"
    return {"serviceArn": arn, "serviceName": name} | members


def network(**members: str) -> dict[str, Any]:
    return {"networkConfiguration": {"awsvpcConfiguration": {"subnets": ["subnet-1"]} | members}}


async def test_services_are_described_cluster_by_cluster_ten_at_a_time() -> None:
    names = [f"s{n}" for n in range(11)]
    arns = [f"{ARN}:service/main/{name}" for name in names]
    replies = {
        "ecs:ListClusters": [
            {"clusterArns": [MAIN], "nextToken": "more"},
            {"clusterArns": [BATCH]},
        ],
        "ecs:ListServices": [{"serviceArns": arns}, {"serviceArns": []}],
        "ecs:DescribeServices": [
            {"services": [service("main", name) for name in names[:10]], "failures": []},
            {"services": [service("main", names[10])], "failures": []},
        ],
    }
    api = FakeApi(ecs.services, replies)
    found = await api.list()
    assert [each.id for each, _ in found] == [f"main/{name}" for name in names]
    assert found[0] == (
        Service(arn=arns[0], id="main/s0", region=REGION, assigns_public_ips=None),
        Tags({}),
    )
    asked = [parameters for name, parameters in api.requests if name == "ecs:DescribeServices"]
    assert asked == [
        {"cluster": MAIN, "services": each, "include": ["TAGS"]} for each in (arns[:10], arns[10:])
    ]


@pytest.mark.parametrize(
    ("members", "assigns"),
    [
        (network(assignPublicIp="ENABLED"), True),
        (network(assignPublicIp="DISABLED"), False),
        (network(), False),
        ({}, None),
        (
            {"taskSets": [network(assignPublicIp="DISABLED"), network(assignPublicIp="ENABLED")]},
            True,
        ),
    ],
)
async def test_whether_tasks_get_public_ips_is_read(
    members: dict[str, Any],
    assigns: bool | None,  # noqa: FBT001 - pytest fills it in
) -> None:
    tags = [{"key": "Owner", "value": "a"}]
    replies = {
        "ecs:ListClusters": [{"clusterArns": [MAIN]}],
        "ecs:ListServices": [{"serviceArns": [f"{ARN}:service/main/web"]}],
        "ecs:DescribeServices": [
            {"services": [service("main", "web", tags=tags, **members)], "failures": []}
        ],
    }
    ((found, found_tags),) = await FakeApi(ecs.services, replies).list()
    assert found.assigns_public_ips is assigns
    assert found_tags == Tags({"Owner": "a"})


async def test_one_cluster_that_may_not_be_read_makes_the_list_incomplete() -> None:
    replies = {
        "ecs:ListClusters": [{"clusterArns": [MAIN, BATCH]}],
        "ecs:ListServices": [DENIED, {"serviceArns": [f"{ARN}:service/batch/web"]}],
        "ecs:DescribeServices": [{"services": [service("batch", "web")], "failures": []}],
    }
    first, (second, _) = await FakeApi(ecs.services, replies).list()
    assert first == denied(ecs.services.calls[1])
    assert second.id == "batch/web"


async def test_a_service_that_is_gone_is_none_and_one_that_is_refused_is_unread() -> None:
    arns = [f"{ARN}:service/main/gone", f"{ARN}:service/main/odd"]
    failures = [{"arn": arns[0], "reason": "MISSING"}, {"arn": arns[1], "reason": "MOOD"}]
    replies = {
        "ecs:ListClusters": [{"clusterArns": [MAIN]}],
        "ecs:ListServices": [{"serviceArns": arns}],
        "ecs:DescribeServices": [{"services": [], "failures": failures}],
    }
    (odd,) = await FakeApi(ecs.services, replies).list()
    assert isinstance(odd, Unread)
    assert "MOOD" in odd.message
