from fleetscan.collectors import ecr
from fleetscan.facts.base import Tags
from fleetscan.facts.ecr import Repository
from tests.collectors.fake_api import REGION, FakeApi

ARN = "arn:aws:ecr:eu-west-1:111122223333:repository"


async def test_repositories_are_listed_from_all_pages() -> None:
    pages = [
        {
            "repositories": [{"repositoryArn": f"{ARN}/web", "repositoryName": "web"}],
            "nextToken": "more",
        },
        {"repositories": [{"repositoryArn": f"{ARN}/team/api", "repositoryName": "team/api"}]},
    ]
    api = FakeApi(ecr.repositories, {"ecr:DescribeRepositories": pages})
    assert await api.list() == [
        Repository(arn=f"{ARN}/web", id="web", region=REGION),
        Repository(arn=f"{ARN}/team/api", id="team/api", region=REGION),
    ]
    assert api.requests[0] == ("ecr:DescribeRepositories", {"maxResults": 1000})


async def test_the_tags_of_a_repository_are_read() -> None:
    reply = {"tags": [{"Key": "Owner", "Value": "a"}]}
    api = FakeApi(ecr.repository_tags, {"ecr:ListTagsForResource": [reply]})
    repository = Repository(arn=f"{ARN}/web", id="web", region=REGION)
    assert await api.read(repository) == Tags({"Owner": "a"})
    assert api.requests == [("ecr:ListTagsForResource", {"resourceArn": f"{ARN}/web"})]
