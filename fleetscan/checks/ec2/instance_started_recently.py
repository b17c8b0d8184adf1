"""`ec2.instance_started_recently`."""

from datetime import timedelta

from fleetscan.catalogue import check
from fleetscan.catalogue.parameters import SomeDays
from fleetscan.facts.base import known
from fleetscan.facts.clock import Now
from fleetscan.facts.ec2 import Instance
from fleetscan.verdicts import Fail, NotApplicable, Pass, Severity, Verdict


@check(severity=Severity.MEDIUM, prowler=["ec2_instance_older_than_specific_days"])
def instance_started_recently(instance: Instance, now: Now, *, max_days: SomeDays = 180) -> Verdict:
    """The running instance was started within some days.

    Why:
        An instance that runs for years runs an old kernel, and nobody knows any more how to make
        it anew. Those that are replaced often are patched, and known to start.

    Fix:
        Replace the instance by one from a current image. A restart does for the kernel alone.

    CLI:
        aws ec2 stop-instances --instance-ids INSTANCE_ID
        aws ec2 start-instances --instance-ids INSTANCE_ID

    Terraform:
        resource "aws_autoscaling_group" "example" {
          min_size              = 1
          max_size              = 2
          max_instance_lifetime = 7776000
          vpc_zone_identifier   = aws_subnet.example[*].id

          launch_template {
            id = aws_launch_template.example.id
          }
        }

    Differs:
        Prowler maps this to EC2.4, which asks about stopped instances: `ec2.instance_not_stopped`
        answers that. AWS tells when an instance was last started, not when it was first.

    Options:
        max_days: how many days since the start are tolerated (of 24 hours each)
    """
    state = known(instance.state)
    if state != "running":
        return NotApplicable(f"instance {instance.id} is {state}")
    since = f"instance {instance.id} was started on {instance.launched_at:%Y-%m-%d}"
    if (now.at - instance.launched_at) / timedelta(days=1) <= max_days:
        return Pass(since)
    return Fail(f"{since}, more than {max_days} days ago")
