"""AWS Security Hub."""

from fleetscan.catalogue import Api, Call, collector
from fleetscan.facts.securityhub import SecurityHub


@collector(Call("securityhub:DescribeHub"))
async def security_hub(api: Api) -> SecurityHub:
    """Read whether Security Hub is enabled in a region.

    InvalidAccessException may also mean that the account may not do this, so the words count.
    """
    reply = await api.call(
        "securityhub:DescribeHub",
        absent={"InvalidAccessException"},
        absent_words="is not subscribed to",
    )
    if reply is None:
        return SecurityHub(is_enabled=False)
    return SecurityHub(is_enabled=bool(reply["HubArn"]))
