"""`eventbridge.bus_not_public`."""

from fleetscan.catalogue import check
from fleetscan.facts.events import EventBus
from fleetscan.facts.policies import ResourcePolicy, in_words
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.HIGH,
    frameworks=["cis-7.0:2.21"],
    prowler=["eventbridge_bus_exposed"],
)
def bus_not_public(bus: EventBus, policy: ResourcePolicy) -> Verdict:
    """The policy of the event bus lets in nobody whom its owner did not choose.

    Why:
        Anybody else could send events that rules take for true, and so start whatever the rules
        of the bus start, at the owner's cost.

    Fix:
        Name the accounts that send events in place of `*`, or narrow the statement to your
        organization.

    CLI:
        aws events remove-permission --event-bus-name BUS --statement-id STATEMENT_ID
        aws events put-permission --event-bus-name BUS --statement-id own-organization
            --action events:PutEvents --principal "*"
            --condition Type=StringEquals,Key=aws:PrincipalOrgID,Value=ORGANIZATION_ID

    Terraform:
        resource "aws_cloudwatch_event_permission" "example" {
          event_bus_name = aws_cloudwatch_event_bus.example.name
          principal      = "*"
          statement_id   = "own-organization"

          condition {
            type  = "StringEquals"
            key   = "aws:PrincipalOrgID"
            value = "o-exampleorgid"
          }
        }
    """
    if not policy.is_there:
        return Pass(f"event bus {bus.id} has no policy")
    if grants := policy.public_grants():
        return Fail(f"the policy of event bus {bus.id} is open: {in_words(grants)}")
    return Pass(f"the policy of event bus {bus.id} lets in nobody who was not chosen")
