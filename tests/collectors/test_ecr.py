from typing import Any

import pytest

from fleetscan.collectors import ecr
from fleetscan.facts.base import Tags
from fleetscan.facts.ecr import Repository, RepositoryLifecycle, RepositoryScanning
from fleetscan.testing.fake_api import REGION, ErrorReply, FakeApi
from fleetscan.verdicts import NotRead, Unread

ARN = "arn:aws:ecr:eu-west-1:111122223333:repository"


def listed(name: str, mutability: str = "MUTABLE") -> dict[str, str]:
    return {
        "repositoryArn": f"{ARN}/{name}",
        "repositoryName": name,
        "imageTagMutability": mutability,
    }


def repository(name: str, mutability: str = "MUTABLE") -> Repository:
    return Repository(arn=f"{ARN}/{name}", id=name, region=REGION, tag_mutability=mutability)


WEB = repository("web")


async def test_repositories_are_listed_from_all_pages() -> None:
    pages = [
        {"repositories": [listed("web")], "nextToken": "more"},
        {"repositories": [listed("team/api", "IMMUTABLE")]},
    ]
    api = FakeApi(ecr.repositories, {"ecr:DescribeRepositories": pages})
    assert await api.list() == [WEB, repository("team/api", "IMMUTABLE")]
    assert api.requests[0] == ("ecr:DescribeRepositories", {"maxResults": 1000})


async def test_a_mutability_that_nobody_knows_is_unread() -> None:
    page = {"repositories": [listed("web", "SOMEWHAT")]}
    (odd,) = await FakeApi(ecr.repositories, {"ecr:DescribeRepositories": [page]}).list()
    assert isinstance(odd.tag_mutability, Unread)


async def test_how_several_repositories_are_scanned_is_read_in_one_call() -> None:
    api_of_team = repository("team/api")
    reply = {
        "scanningConfigurations": [
            {"repositoryArn": WEB.arn, "scanOnPush": True, "scanFrequency": "CONTINUOUS_SCAN"},
            {"repositoryArn": api_of_team.arn, "scanOnPush": False, "scanFrequency": "MANUAL"},
        ],
        "failures": [],
    }
    operation = "ecr:BatchGetRepositoryScanningConfiguration"
    api = FakeApi(ecr.repository_scanning, {operation: [reply]})
    assert await api.read([WEB, api_of_team]) == {
        WEB.arn: RepositoryScanning(frequency="CONTINUOUS_SCAN"),
        api_of_team.arn: RepositoryScanning(frequency="MANUAL"),
    }
    assert api.requests == [(operation, {"repositoryNames": ["web", "team/api"]})]


@pytest.mark.parametrize(("flag", "frequency"), [(True, "SCAN_ON_PUSH"), (False, "MANUAL")])
async def test_without_a_rule_of_the_registry_the_flag_counts(
    flag: bool,  # noqa: FBT001 - pytest fills it in
    frequency: str,
) -> None:
    reply = {"scanningConfigurations": [{"repositoryArn": WEB.arn, "scanOnPush": flag}]}
    replies = {"ecr:BatchGetRepositoryScanningConfiguration": [reply]}
    found = await FakeApi(ecr.repository_scanning, replies).read([WEB])
    assert found == {WEB.arn: RepositoryScanning(frequency=frequency)}


async def test_a_frequency_that_nobody_knows_is_no_fact() -> None:
    odd = {"repositoryArn": WEB.arn, "scanOnPush": True, "scanFrequency": "AT_NIGHT"}
    replies = {"ecr:BatchGetRepositoryScanningConfiguration": [{"scanningConfigurations": [odd]}]}
    with pytest.raises(NotRead):
        await FakeApi(ecr.repository_scanning, replies).read([WEB])


@pytest.mark.parametrize(
    ("reply", "has_policy"),
    [
        ({"lifecyclePolicyText": '{"rules": []}'}, True),
        (ErrorReply("LifecyclePolicyNotFoundException"), False),
    ],
)
async def test_whether_a_repository_has_a_lifecycle_policy_is_read(
    reply: Any,  # noqa: ANN401 - a reply or an error
    has_policy: bool,  # noqa: FBT001 - pytest fills it in
) -> None:
    api = FakeApi(ecr.repository_lifecycle, {"ecr:GetLifecyclePolicy": [reply]})
    assert await api.read(WEB) == RepositoryLifecycle(has_policy=has_policy)


async def test_the_tags_of_a_repository_are_read() -> None:
    reply = {"tags": [{"Key": "Owner", "Value": "a"}]}
    api = FakeApi(ecr.repository_tags, {"ecr:ListTagsForResource": [reply]})
    assert await api.read(WEB) == Tags({"Owner": "a"})
    assert api.requests == [("ecr:ListTagsForResource", {"resourceArn": WEB.arn})]
