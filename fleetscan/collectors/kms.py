"""AWS KMS."""

from collections.abc import AsyncIterator
from typing import Final

from fleetscan.catalogue import Api, Call, Reply, collector, unknown_value
from fleetscan.collectors.policies import resource_policy
from fleetscan.facts.base import Tags
from fleetscan.facts.kms import Key, KeyRotation
from fleetscan.facts.policies import ResourcePolicy
from fleetscan.verdicts import NotRead, Unread

#: the most that ListKeys gives at once; without it, 100
_PAGE = 1000

_DESCRIBE_KEY = Call("kms:DescribeKey")
_GET_KEY_POLICY = Call("kms:GetKeyPolicy", vanished=("NotFoundException",))

# https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html
_STATES: Final = {
    "Creating",
    "Disabled",
    "Enabled",
    "PendingDeletion",
    "PendingImport",
    "PendingReplicaDeletion",
    "Unavailable",
    "Updating",
}
# https://docs.aws.amazon.com/kms/latest/APIReference/API_KeyMetadata.html
_ORIGINS: Final = {"AWS_CLOUDHSM", "AWS_KMS", "EXTERNAL", "EXTERNAL_KEY_STORE"}


@collector(Call("kms:ListKeys"), _DESCRIBE_KEY, page=_PAGE)
async def keys(api: Api) -> AsyncIterator[Key | Unread]:
    """List the customer managed keys of a region.

    Only DescribeKey tells them from the keys that AWS manages, which can't be tagged:
    https://docs.aws.amazon.com/kms/latest/APIReference/API_TagResource.html.
    A key whose own policy denies that call might be either, so the list is then incomplete.
    """
    async for page in api.pages("kms:ListKeys", Limit=_PAGE):
        for arn in [key["KeyArn"] for key in page["Keys"]]:
            try:
                reply = await api.call("kms:DescribeKey", KeyId=arn, absent={"NotFoundException"})
            except NotRead as error:
                yield error.unread[0]
                continue
            if reply is None:
                continue
            manager = reply["KeyMetadata"]["KeyManager"]
            if manager == "CUSTOMER":
                yield _key(api, arn, reply["KeyMetadata"])
            elif manager != "AWS":
                yield _unknown(f"key {arn} is said to be managed by {manager!r}")


def _key(api: Api, arn: str, metadata: Reply) -> Key:
    state, origin = metadata["KeyState"], metadata["Origin"]
    replication = metadata.get("MultiRegionConfiguration") or {}
    return Key(
        arn=arn,
        id=metadata["KeyId"],
        region=api.region,
        state=state if state in _STATES else _unknown(f"the state of the key is {state!r}"),
        spec=metadata["KeySpec"],
        origin=origin if origin in _ORIGINS else _unknown(f"the key's origin is {origin!r}"),
        is_replica=replication.get("MultiRegionKeyType") == "REPLICA",
        deletion_date=metadata.get("DeletionDate"),
    )


def _unknown(what: str) -> Unread:
    return unknown_value(_DESCRIBE_KEY, f"{what}, which is not known")


@collector(Call("kms:GetKeyRotationStatus", vanished=("NotFoundException",)))
async def key_rotation(api: Api, key: Key) -> KeyRotation:
    """Read whether a key is rotated; of a key that can't be, KMS would refuse to tell."""
    if not key.may_rotate:
        return KeyRotation(enabled=None)
    reply = await api.call("kms:GetKeyRotationStatus", KeyId=key.arn)
    return KeyRotation(enabled=reply["KeyRotationEnabled"])


@collector(_GET_KEY_POLICY)
async def key_policy(api: Api, key: Key) -> ResourcePolicy:
    """Read the policy of a key. It has one, whose name is `default`."""
    reply = await api.call("kms:GetKeyPolicy", KeyId=key.arn, PolicyName="default")
    return resource_policy(_GET_KEY_POLICY, reply["Policy"])


@collector(Call("kms:ListResourceTags", vanished=("NotFoundException",)))
async def key_tags(api: Api, key: Key) -> Tags:
    """Read the tags of a key."""
    tags: list[Reply] = []
    async for page in api.pages("kms:ListResourceTags", KeyId=key.arn):
        tags += page["Tags"]
    return Tags.from_list(tags, key="TagKey", value="TagValue")
