"""`tags.required_keys_present`."""

from fleetscan.catalogue import check
from fleetscan.catalogue.parameters import Name
from fleetscan.facts.base import Taggable, Tags
from fleetscan.verdicts import Fail, NotApplicable, Pass, Severity, Verdict


@check(severity=Severity.LOW, config_rules=["required-tags"])
def required_keys_present(
    resource: Taggable, tags: Tags, *, keys: tuple[Name, ...] = ()
) -> Verdict:
    """The resource has every tag key that you require.

    Why:
        Cost reports, ownership and access control by tag work only as far as the keys that they
        go by are there.

    Fix:
        Add the missing keys to the resource, and to the template that creates it.

    CLI:
        aws resourcegroupstaggingapi tag-resources --resource-arn-list ARN --tags KEY=VALUE

    Terraform:
        provider "aws" {
          default_tags {
            tags = {
              Owner = "platform"
            }
          }
        }

    Options:
        keys: the tag keys that every resource must have, spelled exactly; with none the check is
            not applicable
    """
    if not keys:
        return NotApplicable("no tag key is required: set `keys` for this check")
    if missing := [key for key in keys if key not in tags.values]:
        return Fail(f"{resource.id} lacks the tag keys: {', '.join(missing)}")
    return Pass(f"{resource.id} has the tag keys: {', '.join(keys)}")
