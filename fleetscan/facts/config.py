"""Facts about AWS Config: what a region has once."""

import msgspec

#: the types of IAM, which belong to no region; several regions may record them, one is enough
IAM_TYPES = frozenset({"AWS::IAM::Group", "AWS::IAM::Policy", "AWS::IAM::Role", "AWS::IAM::User"})


class ConfigurationRecorder(msgspec.Struct, frozen=True, kw_only=True):
    """The configuration recorder of a region that the account itself manages.

    Those that AWS services have for themselves, and that deliver nothing to the account, are none.
    """

    #: None if the region has no recorder
    name: str | None
    #: ARN of the role that it reads with; None if it has none
    role_arn: str | None = None
    #: whether it records all types of resources, `includes_global` and `excluded_types` aside
    all_types: bool = False
    #: whether it records the types of IAM, by a setting that counts where it records all types
    includes_global: bool = False
    #: the types that it leaves out of all
    excluded_types: tuple[str, ...] = ()
    #: the types that it records, if it does not record all
    types: tuple[str, ...] = ()

    @property
    def records_iam(self) -> bool:
        """Whether it records the types of IAM."""
        if not self.all_types:
            return IAM_TYPES.issubset(self.types)
        return self.includes_global and IAM_TYPES.isdisjoint(self.excluded_types)

    @property
    def left_out(self) -> tuple[str, ...]:
        """The types of the region's own resources that it leaves out of all."""
        return tuple(each for each in self.excluded_types if each not in IAM_TYPES)


class RecorderStatus(msgspec.Struct, frozen=True, kw_only=True):
    """What the recorder of a region does at the moment."""

    is_recording: bool
    #: of what it recorded last: `Success`, `Failure`, `Pending` or `NotApplicable`; None if there
    #: is no recorder
    last_status: str | None
    #: why that failed; None if it did not
    error: str | None = None


class DeliveryStatus(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of the configuration history that a region delivers to a bucket."""

    #: the delivery channel; None if the region has none
    channel: str | None
    #: of the last delivery: `Success`, `Failure` or `Not_Applicable`; None if there was none
    last_status: str | None = None
    #: why that failed; None if it did not
    error: str | None = None
