"""Amazon ECR: private repositories."""

from collections.abc import AsyncIterator

from fleetscan.catalogue import Api, Call, collector
from fleetscan.facts.base import Tags
from fleetscan.facts.ecr import Repository

#: the largest page that DescribeRepositories gives; without a size, 100
_PAGE = 1000


@collector(Call("ecr:DescribeRepositories"), page=_PAGE)
async def repositories(api: Api) -> AsyncIterator[Repository]:
    """List the repositories of a region."""
    async for page in api.pages("ecr:DescribeRepositories", maxResults=_PAGE):
        for repository in page["repositories"]:
            yield Repository(
                arn=repository["repositoryArn"],
                id=repository["repositoryName"],
                region=api.region,
            )


@collector(Call("ecr:ListTagsForResource", vanished=("RepositoryNotFoundException",)))
async def repository_tags(api: Api, repository: Repository) -> Tags:
    """Read the tags of a repository (not of its images)."""
    reply = await api.call("ecr:ListTagsForResource", resourceArn=repository.arn)
    return Tags.from_list(reply["tags"])
