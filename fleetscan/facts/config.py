"""Facts about AWS Config: what a region has once."""

from typing import Final

import msgspec

from fleetscan.facts.account import AccountRegion

#: the types of IAM, which belong to no region; several regions may record them, one is enough
IAM_TYPES = frozenset({"AWS::IAM::Group", "AWS::IAM::Policy", "AWS::IAM::Role", "AWS::IAM::User"})

#: the regions of the partition `aws` in which AWS Config was before February 2022: "you cannot"
#: record the types of IAM in those that came later, whatever the recorder is told
#: https://docs.aws.amazon.com/config/latest/developerguide/select-resources.html
_REGIONS_WITH_IAM: Final = frozenset(
    {
        *("af-south-1", "ap-east-1", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3"),
        *("ap-south-1", "ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ca-central-1"),
        *("eu-central-1", "eu-north-1", "eu-south-1", "eu-west-1", "eu-west-2", "eu-west-3"),
        *("me-south-1", "sa-east-1", "us-east-1", "us-east-2", "us-west-1", "us-west-2"),
    }
)


def can_record_iam(region: AccountRegion) -> bool:
    """Tell whether AWS Config can record the types of IAM in a region.

    Of other partitions than `aws` no region is documented in which it can't.
    """
    return region.region in _REGIONS_WITH_IAM or region.arn.split(":")[1] != "aws"


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
        """Whether it is told to record the types of IAM: see `can_record_iam`."""
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
