"""`iam.customer_policy_gives_no_whole_service`."""

import re
from typing import Final

from fleetscan.access import full_service_statements
from fleetscan.catalogue import check
from fleetscan.catalogue.parameters import ServicePrefix
from fleetscan.facts.base import known
from fleetscan.facts.iam import ManagedPolicy
from fleetscan.verdicts import Fail, Pass, Severity, Verdict

_EVERYTHING: Final = re.compile(r"\*+(:\*+)?")
# whatever `?*` leaves out
_ALMOST_EVERYTHING: Final = re.compile(r"\?*\*[*?]*(:\?*\*[*?]*)?")


@check(
    severity=Severity.LOW,
    frameworks=["fsbp:IAM.21"],
    config_rules=["iam-policy-no-statements-with-full-access"],
)
def customer_policy_gives_no_whole_service(
    policy: ManagedPolicy, *, services: tuple[ServicePrefix, ...] = ()
) -> Verdict:
    """The account's managed policy does not allow all actions of a service.

    Why:
        With all actions of a service come those that delete, share and change who may do what, and
        each that AWS adds to the service later.

    Fix:
        Name the actions that are needed in place of `s3:*`. IAM Access Analyzer makes a policy from
        what was used.

    CLI:
        aws iam create-policy-version --policy-arn POLICY_ARN --set-as-default
            --policy-document file://policy.json

    Terraform:
        data "aws_iam_policy_document" "example" {
          statement {
            actions   = ["s3:GetObject", "s3:PutObject"]
            resources = ["arn:aws:s3:::example/*"]
          }
        }

    Differs:
        As with Security Hub it does not matter on which resources, and a policy that is attached to
        nobody fails as well. `*` fails, which is more, and so does NotAction, which allows all of
        the services that it does not name. What another statement of the policy denies again as a
        whole does not count, where it is a service that is named.

    Options:
        services: prefixes of actions of services that may be allowed as a whole, such as `s3`
    """
    document = known(policy.document)
    found = [
        f"{service}:* by {each.statement.name}"
        for each in full_service_statements(document)
        for service in each.services
        if service not in services
    ]
    for each in document.allows:
        if any(_ALMOST_EVERYTHING.fullmatch(action) for action in each.actions or ()):
            found.append(f"* by {each.name}")
        excepted = each.not_actions or ()
        if excepted and not any(_EVERYTHING.fullmatch(action) for action in excepted):
            found.append(f"all but {' and '.join(excepted)} by {each.name}")
    if found:
        return Fail(f"policy {policy.id} allows whole services: {', '.join(found)}")
    return Pass(f"policy {policy.id} does not allow all actions of a service")
