"""Facts about Amazon EC2 Auto Scaling."""

from typing import ClassVar

from fleetscan.facts.base import Taggable


class AutoScalingGroup(Taggable, frozen=True, kw_only=True):
    """An Auto Scaling group. Its id is its name."""

    TYPE: ClassVar[str] = "AWS::AutoScaling::AutoScalingGroup"

    #: Availability Zones that it may launch instances in
    zones: tuple[str, ...]
