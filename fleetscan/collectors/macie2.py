"""Amazon Macie."""

from fleetscan.catalogue import Api, Call, collector
from fleetscan.facts.macie2 import MacieSession


@collector(Call("macie2:GetMacieSession"))
async def macie_session(api: Api) -> MacieSession:
    """Read whether Macie is enabled in a region.

    That it is not, it says as it says that the call was denied: only the words differ.
    https://docs.aws.amazon.com/macie/latest/APIReference/macie.html
    """
    reply = await api.call(
        "macie2:GetMacieSession",
        absent={"AccessDeniedException"},
        absent_words="Macie is not enabled",
    )
    return MacieSession(status=reply["status"] if reply else None)
