"""What the collectors of EC2 share: pages, names, and whose a resource is."""

from collections.abc import AsyncIterator
from typing import Any, Final

from fleetscan.catalogue import Api, Reply
from fleetscan.verdicts import NotRead

#: the largest page that most of the Describe calls take
PAGE: Final = 1000


def arn_of(api: Api, kind: str, identifier: str) -> str:
    """Build the ARN of what AWS returns without one."""
    return api.arn("ec2", f"{kind}/{identifier}")


def is_own(api: Api, reply: Reply) -> bool:
    """Tell the account's own network from what others share with it.

    What is shared is listed too. Its tags are its owner's: participants see none of them.
    https://docs.aws.amazon.com/vpc/latest/userguide/vpc-share-limitations.html
    """
    return bool(reply["OwnerId"] == api.account_id)


async def pages_with_managed(
    api: Api,
    operation: str,
    /,
    **parameters: Any,  # noqa: ANN401 - those of `Api.pages`
) -> AsyncIterator[Reply]:
    """Yield the pages of a list, with what services manage for the account.

    An account may hide that from whoever does not ask, and AWS decides which setting is the
    default. An endpoint that does not know `IncludeManagedResources` hides nothing, and is asked
    without it.
    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ManagedResourceVisibilitySettings.html
    """
    was_read = False
    try:
        async for page in api.pages(operation, IncludeManagedResources=True, **parameters):
            was_read = True
            yield page
    except NotRead as error:
        if was_read or error.unread[0].error_code != "UnknownParameter":
            raise
    else:
        return
    async for page in api.pages(operation, **parameters):
        yield page
