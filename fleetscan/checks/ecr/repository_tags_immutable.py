"""`ecr.repository_tags_immutable`."""

from fleetscan.catalogue import check
from fleetscan.facts.base import known
from fleetscan.facts.ecr import Repository
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=["fsbp:ECR.2"],
    prowler=["ecr_repositories_tag_immutability"],
    config_rules=["ecr-private-tag-immutability-enabled"],
)
def repository_tags_immutable(
    repository: Repository, *, exclusions_allowed: bool = False
) -> Verdict:
    """A tag of the repository stays with the image that it was given to.

    Why:
        Where a tag can be moved, nobody knows which image `1.4.2` is: what was tested may not be
        what is deployed, and whoever can push can replace what runs.

    Fix:
        Make the tags immutable, and give each build a tag of its own.

    CLI:
        aws ecr put-image-tag-mutability --repository-name REPOSITORY
            --image-tag-mutability IMMUTABLE

    Terraform:
        resource "aws_ecr_repository" "example" {
          name                 = "application"
          image_tag_mutability = "IMMUTABLE"
        }

    Differs:
        Immutable but for some tags, such as `latest`, is not immutable here unless
        `exclusions_allowed` is set.

    Options:
        exclusions_allowed: whether a repository passes whose tags are immutable but for those that
            match a filter
    """
    found = known(repository.tag_mutability)
    allowed = {"IMMUTABLE", "IMMUTABLE_WITH_EXCLUSION"} if exclusions_allowed else {"IMMUTABLE"}
    reason = f"the tags of repository {repository.id} are {found}"
    return Pass(reason) if found in allowed else Fail(reason)
