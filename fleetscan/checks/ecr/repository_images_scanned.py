"""`ecr.repository_images_scanned`."""

from fleetscan.catalogue import check
from fleetscan.facts.ecr import Repository, RepositoryScanning
from fleetscan.verdicts import Fail, Pass, Severity, Verdict

_MANUAL = "MANUAL"


@check(
    severity=Severity.MEDIUM,
    frameworks=["fsbp:ECR.1"],
    prowler=["ecr_repositories_scan_images_on_push_enabled"],
    config_rules=["ecr-private-image-scanning-enabled"],
)
def repository_images_scanned(repository: Repository, scanning: RepositoryScanning) -> Verdict:
    """The images of the repository are scanned when they are pushed, or all the time.

    Why:
        Most of an image is what others wrote. A scan tells which of it has holes that are known,
        before somebody runs it.

    Fix:
        Add a rule to the scanning settings of the registry that matches the repository: they are
        the same for all repositories of a region, and win over the repository's own.

    CLI:
        aws ecr put-registry-scanning-configuration --scan-type BASIC --rules file://rules.json

    Terraform:
        resource "aws_ecr_registry_scanning_configuration" "example" {
          scan_type = "BASIC"

          rule {
            scan_frequency = "SCAN_ON_PUSH"

            repository_filter {
              filter      = "*"
              filter_type = "WILDCARD"
            }
          }
        }

    Differs:
        What counts is what comes of the registry's settings and the repository's own, as ECR
        itself tells it, and not what the repository alone says.
    """
    if scanning.frequency == _MANUAL:
        return Fail(f"repository {repository.id} scans images only if somebody asks for it")
    return Pass(f"repository {repository.id} scans images: {scanning.frequency}")
