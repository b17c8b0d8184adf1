"""`tags.resource_tagged`."""

from fleetscan.catalogue import check
from fleetscan.facts.base import Taggable, Tags
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(severity=Severity.LOW)
def resource_tagged(resource: Taggable, tags: Tags) -> Verdict:
    """The resource has at least one tag of its own; tags that AWS sets (`aws:…`) do not count.

    Why:
        Without a tag nobody can tell whom a resource belongs to, what it costs for, or whom to
        wake when it is at fault.

    Fix:
        Tag the resource, and the template that creates it. A tag policy in AWS Organizations keeps
        new ones from being created without.

    CLI:
        aws resourcegroupstaggingapi tag-resources --resource-arn-list ARN --tags Owner=TEAM

    Terraform:
        provider "aws" {
          default_tags {
            tags = {
              Owner = "platform"
            }
          }
        }
    """
    if tags.own:
        return Pass(f"{resource.id} has tags: {', '.join(sorted(tags.own))}")
    return Fail(f"{resource.id} has no tag of its own")
