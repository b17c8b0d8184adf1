"""`ec2.instance_not_stopped`."""

from datetime import timedelta
from typing import Annotated

from msgspec import Meta

from fleetscan.catalogue import check
from fleetscan.facts.base import known
from fleetscan.facts.clock import Now
from fleetscan.facts.ec2 import Instance
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(severity=Severity.MEDIUM, frameworks=["fsbp:EC2.4"])
def instance_not_stopped(
    instance: Instance, now: Now, *, max_days: Annotated[int, Meta(ge=0)] = 0
) -> Verdict:
    """The instance is not stopped, or not for longer than is tolerated.

    Why:
        A stopped instance is not patched and not scanned, keeps its volumes and their data, and
        comes back as it was when somebody starts it.

    Fix:
        Terminate the instance, or start and patch it. `aws ec2 terminate-instances
        --instance-ids ID` ends it for good: take an image first if in doubt.

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
