"""`ecr.repository_has_lifecycle_policy`."""

from fleetscan.catalogue import check
from fleetscan.facts.ecr import Repository, RepositoryLifecycle
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.LOW,
    frameworks=["fsbp:ECR.3"],
    prowler=["ecr_repositories_lifecycle_policy_enabled"],
    config_rules=["ecr-private-lifecycle-policy-configured"],
)
def repository_has_lifecycle_policy(
    repository: Repository, lifecycle: RepositoryLifecycle
) -> Verdict:
    """The repository has a lifecycle policy.

    Why:
        Without one, every image that was ever pushed stays: it costs, and old images with known
        holes can still be deployed.

    Fix:
        Give the repository a policy that expires untagged images, and old ones beyond some number.
        A preview tells which images it would delete.

    CLI:
        aws ecr put-lifecycle-policy --repository-name REPOSITORY
            --lifecycle-policy-text file://policy.json

    Terraform:
        resource "aws_ecr_lifecycle_policy" "example" {
          repository = aws_ecr_repository.example.name
          policy = jsonencode({
            rules = [{
              rulePriority = 1
              selection = {
                tagStatus   = "untagged"
                countType   = "sinceImagePushed"
                countUnit   = "days"
                countNumber = 14
              }
              action = { type = "expire" }
            }]
          })
        }
    """
    if lifecycle.has_policy:
        return Pass(f"repository {repository.id} has a lifecycle policy")
    return Fail(f"repository {repository.id} has no lifecycle policy")
