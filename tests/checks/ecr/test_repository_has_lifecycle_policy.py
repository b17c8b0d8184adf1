from fleetscan.checks.ecr.repository_has_lifecycle_policy import repository_has_lifecycle_policy
from fleetscan.facts.ecr import RepositoryLifecycle
from fleetscan.verdicts import Fail, Pass
from tests.checks.ecr.subjects import repository


def test_a_repository_with_a_policy_passes() -> None:
    verdict = repository_has_lifecycle_policy(repository(), RepositoryLifecycle(has_policy=True))
    assert verdict == Pass("repository app has a lifecycle policy")


def test_a_repository_without_one_fails() -> None:
    verdict = repository_has_lifecycle_policy(repository(), RepositoryLifecycle(has_policy=False))
    assert isinstance(verdict, Fail)
