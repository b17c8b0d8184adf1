"""`ec2.instance_not_stopped`."""

from datetime import timedelta

from fleetscan.catalogue import check
from fleetscan.catalogue.parameters import Days
from fleetscan.facts.base import known
from fleetscan.facts.clock import Now
from fleetscan.facts.ec2 import Instance
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=["fsbp:EC2.4"],
    config_rules=["ec2-stopped-instance"],
)
def instance_not_stopped(instance: Instance, now: Now, *, max_days: Days = 0) -> Verdict:
    """The instance is not stopped, or not for longer than is tolerated.

    Why:
        A stopped instance is not patched and not scanned, keeps its volumes and their data, and
        comes back as it was when somebody starts it.

    Fix:
        Terminate the instance, or start and patch it. To terminate ends it for good: take an image
        first if in doubt.

    CLI:
        aws ec2 create-image --instance-id INSTANCE_ID --name NAME
        aws ec2 terminate-instances --instance-ids INSTANCE_ID

    Terraform:
        # Remove the instance from the configuration, or have it started.
        resource "aws_ec2_instance_state" "example" {
          instance_id = aws_instance.example.id
          state       = "running"
        }

    Differs:
        Security Hub tolerates a stop of 30 days unless it is told another number. This check
        tolerates none; `max_days = 30` makes both the same. Prowler maps EC2.4 to the age of
        running instances, which is another question.

    Options:
        max_days: how many days a stop is tolerated (of 24 hours each, to the second); 0 tolerates
            none
    """
    state = known(instance.state)
    if state != "stopped":
        return Pass(f"instance {instance.id} is {state}")
    if max_days == 0:
        return Fail(f"instance {instance.id} is stopped")
    since = instance.stopped_at
    if (now.at - since) / timedelta(days=1) <= max_days:
        return Pass(f"instance {instance.id} is stopped since {since:%Y-%m-%d}, which is tolerated")
    return Fail(f"instance {instance.id} is stopped since {since:%Y-%m-%d}")
