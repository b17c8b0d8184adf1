"""What the collectors of EC2 share: sizes of pages, names, and whose a resource is."""

from typing import Final

from fleetscan.catalogue import Api, Reply

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
