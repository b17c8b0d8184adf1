"""Amazon ECS."""

from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from typing import Final

from fleetscan.catalogue import Api, Call, Reply, collector, unknown_value
from fleetscan.facts.base import Tags
from fleetscan.facts.ecs import Container, Service, TaskDefinition
from fleetscan.facts.environment import variable
from fleetscan.verdicts import NotRead, Unread

#: the largest page that the lists give
_PAGE = 100

#: how many services one DescribeServices takes
_BATCH: Final = 10

_DESCRIBE_SERVICES = Call("ecs:DescribeServices")


@collector(Call("ecs:ListTaskDefinitionFamilies"), Call("ecs:DescribeTaskDefinition"), page=_PAGE)
async def task_definitions(api: Api) -> AsyncIterator[tuple[TaskDefinition, Tags] | Unread]:
    """List the newest active revision of each task definition of a region.

    Older ones may still run, but nobody can mend them: the next deployment takes a new revision.
    Asked for by its family, ECS gives the newest active one.
    """
    pages = api.pages("ecs:ListTaskDefinitionFamilies", status="ACTIVE", maxResults=_PAGE)
    async for page in pages:
        for family in page["families"]:
            try:
                reply = await api.call(
                    "ecs:DescribeTaskDefinition", taskDefinition=family, include=["TAGS"]
                )
            except NotRead as error:
                yield error.unread[0]
                continue
            yield _task_definition(api, reply["taskDefinition"]), _tags(reply)


def _task_definition(api: Api, reply: Reply) -> TaskDefinition:
    platform = reply.get("runtimePlatform") or {}
    return TaskDefinition(
        arn=reply["taskDefinitionArn"],
        id=f"{reply['family']}:{reply['revision']}",
        region=api.region,
        containers=tuple(_container(each) for each in reply["containerDefinitions"]),
        network_mode=reply.get("networkMode"),
        pid_mode=reply.get("pidMode"),
        ipc_mode=reply.get("ipcMode"),
        is_windows=str(platform.get("operatingSystemFamily", "")).startswith("WINDOWS"),
    )


def _container(reply: Reply) -> Container:
    # What was not set is left out.
    return Container(
        name=reply["name"],
        user=reply.get("user") or None,
        privileged=reply.get("privileged", False),
        read_only=reply.get("readonlyRootFilesystem", False),
        log_driver=(reply.get("logConfiguration") or {}).get("logDriver"),
        variables=tuple(
            variable(each.get("name", ""), each.get("value", ""))
            for each in reply.get("environment", ())
        ),
    )


@collector(Call("ecs:ListClusters"), Call("ecs:ListServices"), _DESCRIBE_SERVICES, page=_PAGE)
async def services(api: Api) -> AsyncIterator[tuple[Service, Tags] | Unread]:
    """List the services of all clusters of a region."""
    async for page in api.pages("ecs:ListClusters", maxResults=_PAGE):
        for cluster in page["clusterArns"]:
            try:
                async for listed in api.pages(
                    "ecs:ListServices", cluster=cluster, maxResults=_PAGE
                ):
                    for arns in _batches(listed["serviceArns"]):
                        async for each in _described(api, cluster, arns):
                            yield each
            except NotRead as error:
                yield error.unread[0]


async def _described(
    api: Api, cluster: str, arns: Sequence[str]
) -> AsyncIterator[tuple[Service, Tags] | Unread]:
    reply = await api.call("ecs:DescribeServices", cluster=cluster, services=arns, include=["TAGS"])
    for service in reply["services"]:
        yield _service(api, cluster, service), _tags(service)
    for failure in reply["failures"]:
        # one that was deleted since it was listed
        if failure.get("reason") != "MISSING":
            message = f"service {failure.get('arn')} is not described: {failure.get('reason')}"
            yield unknown_value(_DESCRIBE_SERVICES, message)


def _service(api: Api, cluster: str, reply: Reply) -> Service:
    # With a deployment controller of one's own, each set of tasks has its network.
    networks = [
        network["awsvpcConfiguration"]
        for each in (reply, *reply.get("taskSets", ()))
        if "awsvpcConfiguration" in (network := each.get("networkConfiguration") or {})
    ]
    return Service(
        arn=reply["serviceArn"],
        id=f"{cluster.rpartition('/')[2]}/{reply['serviceName']}",
        region=api.region,
        assigns_public_ips=(
            any(each.get("assignPublicIp") == "ENABLED" for each in networks) if networks else None
        ),
    )


def _batches(arns: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(arns), _BATCH):
        yield arns[start : start + _BATCH]


def _tags(reply: Reply) -> Tags:
    tags: Iterable[Reply] = reply.get("tags", ())
    return Tags({tag["key"]: tag.get("value", "") for tag in tags})
