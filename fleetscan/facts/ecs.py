"""Facts about Amazon ECS."""

from typing import ClassVar

import msgspec

from fleetscan.facts.base import Taggable
from fleetscan.facts.environment import Variable


class Container(msgspec.Struct, frozen=True, kw_only=True):
    """A container of a task definition."""

    name: str
    #: as whom it runs: a name or an id, with a group behind a colon; None for what its image says
    user: str | None
    privileged: bool
    #: whether its root file system can only be read
    read_only: bool
    #: the driver that takes its logs; None if nothing does
    log_driver: str | None
    #: its environment, but for what is fetched from a store of secrets when it starts
    variables: tuple[Variable, ...]


class TaskDefinition(Taggable, frozen=True, kw_only=True):
    """The newest active revision of a task definition. Its id is `family:revision`."""

    TYPE: ClassVar[str] = "AWS::ECS::TaskDefinition"

    containers: tuple[Container, ...]
    #: `awsvpc`, `bridge`, `host` or `none`; None for what the platform has by default
    network_mode: str | None
    #: whose process namespace its containers have: `host` or `task`; None for each its own
    pid_mode: str | None
    #: whose IPC namespace they have: `host`, `task` or `none`; None for what the platform has
    ipc_mode: str | None
    #: whether it is for Windows
    is_windows: bool


class Service(Taggable, frozen=True, kw_only=True):
    """A service of a cluster. Its id is `cluster/service`."""

    TYPE: ClassVar[str] = "AWS::ECS::Service"

    #: whether its tasks get public IP addresses; None if they have no interface of their own
    assigns_public_ips: bool | None
