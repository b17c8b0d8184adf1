"""Amazon ECR: private repositories."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Final

from fleetscan.catalogue import Api, Call, Reply, collector, unknown_value
from fleetscan.facts.base import Tags
from fleetscan.facts.ecr import Repository, RepositoryLifecycle, RepositoryScanning
from fleetscan.verdicts import NotRead

#: the largest page that DescribeRepositories gives; without a size, 100
_PAGE = 1000

#: how many repositories one BatchGetRepositoryScanningConfiguration takes
_BATCH = 25

_DESCRIBE = Call("ecr:DescribeRepositories")
_GET_SCANNING = Call(
    "ecr:BatchGetRepositoryScanningConfiguration", vanished=("RepositoryNotFoundException",)
)

# https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_Repository.html
_MUTABILITIES: Final = {
    "IMMUTABLE",
    "IMMUTABLE_WITH_EXCLUSION",
    "MUTABLE",
    "MUTABLE_WITH_EXCLUSION",
}
# https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_RepositoryScanningConfiguration.html
_FREQUENCIES: Final = {"CONTINUOUS_SCAN", "MANUAL", "SCAN_ON_PUSH"}


@collector(_DESCRIBE, page=_PAGE)
async def repositories(api: Api) -> AsyncIterator[Repository]:
    """List the repositories of a region."""
    async for page in api.pages("ecr:DescribeRepositories", maxResults=_PAGE):
        for repository in page["repositories"]:
            yield _repository(api, repository)


def _repository(api: Api, reply: Reply) -> Repository:
    found = reply["imageTagMutability"]
    return Repository(
        arn=reply["repositoryArn"],
        id=reply["repositoryName"],
        region=api.region,
        tag_mutability=(
            found
            if found in _MUTABILITIES
            else unknown_value(_DESCRIBE, f"tags are said to be {found!r}, which is not known")
        ),
    )


@collector(_GET_SCANNING, batch=_BATCH)
async def repository_scanning(
    api: Api, repositories: Sequence[Repository]
) -> Mapping[str, RepositoryScanning]:
    """Read when the images of several repositories are scanned.

    What a repository says itself counts only where its registry says nothing: this call alone
    tells what comes of both.
    """
    reply = await api.call(
        "ecr:BatchGetRepositoryScanningConfiguration",
        repositoryNames=[each.id for each in repositories],
    )
    return {
        each["repositoryArn"]: RepositoryScanning(frequency=_frequency(each))
        for each in reply["scanningConfigurations"]
    }


def _frequency(reply: Reply) -> str:
    # Without a rule of the registry there is no frequency, and the repository's own flag counts.
    found: str = reply.get("scanFrequency") or ("SCAN_ON_PUSH" if reply["scanOnPush"] else "MANUAL")
    if found not in _FREQUENCIES:
        message = f"the frequency of scans is {found!r}, which is not known"
        raise NotRead(unknown_value(_GET_SCANNING, message))
    return found


@collector(Call("ecr:GetLifecyclePolicy", vanished=("RepositoryNotFoundException",)))
async def repository_lifecycle(api: Api, repository: Repository) -> RepositoryLifecycle:
    """Read whether a repository has a lifecycle policy."""
    reply = await api.call(
        "ecr:GetLifecyclePolicy",
        repositoryName=repository.id,
        absent={"LifecyclePolicyNotFoundException"},
    )
    return RepositoryLifecycle(has_policy=reply is not None and bool(reply["lifecyclePolicyText"]))


@collector(Call("ecr:ListTagsForResource", vanished=("RepositoryNotFoundException",)))
async def repository_tags(api: Api, repository: Repository) -> Tags:
    """Read the tags of a repository (not of its images)."""
    reply = await api.call("ecr:ListTagsForResource", resourceArn=repository.arn)
    return Tags.from_list(reply["tags"])
