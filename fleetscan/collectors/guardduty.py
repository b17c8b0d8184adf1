"""Amazon GuardDuty."""

from fleetscan.catalogue import Api, Call, collector
from fleetscan.facts.guardduty import GuardDuty


@collector(Call("guardduty:ListDetectors"), Call("guardduty:GetDetector"))
async def guardduty(api: Api) -> GuardDuty:
    """Read the detector of a region. There is one at most, and its id tells nothing of it."""
    ids: list[str] = []
    async for page in api.pages("guardduty:ListDetectors"):
        ids += page["DetectorIds"]
    if not ids:
        return GuardDuty(detector_id=None)
    detector = await api.call("guardduty:GetDetector", DetectorId=ids[0])
    return GuardDuty(
        detector_id=ids[0],
        is_enabled=detector["Status"] == "ENABLED",
        features={each["Name"]: each["Status"] == "ENABLED" for each in detector["Features"]},
    )
