"""AWS KMS."""

from collections.abc import AsyncIterator

from fleetscan.catalogue import Api, Call, Reply, collector, unknown_value
from fleetscan.facts.base import Tags
from fleetscan.facts.kms import Key
from fleetscan.verdicts import NotRead, Unread

#: the most that ListKeys gives at once; without it, 100
_PAGE = 1000

_DESCRIBE_KEY = Call("kms:DescribeKey")


@collector(Call("kms:ListKeys"), _DESCRIBE_KEY, page=_PAGE)
async def keys(api: Api) -> AsyncIterator[Key | Unread]:
    """List the customer managed keys of a region.

    Only DescribeKey tells them from the keys that AWS manages, which can't be tagged:
    https://docs.aws.amazon.com/kms/latest/APIReference/API_TagResource.html.
    A key whose own policy denies that call might be either, so the list is then incomplete.
    """
    async for page in api.pages("kms:ListKeys", Limit=_PAGE):
        listed = [(key["KeyArn"], key["KeyId"]) for key in page["Keys"]]
        for arn, identifier in listed:
            try:
                reply = await api.call("kms:DescribeKey", KeyId=arn, absent={"NotFoundException"})
            except NotRead as error:
                yield error.unread[0]
                continue
            if reply is None:
                continue
            manager = reply["KeyMetadata"]["KeyManager"]
            if manager == "CUSTOMER":
                yield Key(arn=arn, id=identifier, region=api.region)
            elif manager != "AWS":
                yield _whose(arn, manager)


def _whose(arn: str, manager: str) -> Unread:
    """A key that might be either."""
    message = f"key {arn} is said to be managed by {manager!r}, which is not known"
    return unknown_value(_DESCRIBE_KEY, message)


@collector(Call("kms:ListResourceTags", vanished=("NotFoundException",)))
async def key_tags(api: Api, key: Key) -> Tags:
    """Read the tags of a key."""
    tags: list[Reply] = []
    async for page in api.pages("kms:ListResourceTags", KeyId=key.arn):
        tags += page["Tags"]
    return Tags.from_list(tags, key="TagKey", value="TagValue")
