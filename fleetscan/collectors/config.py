"""AWS Config. Without names, its calls tell of the recorder that the account itself manages."""

from fleetscan.catalogue import Api, Call, Reply, collector
from fleetscan.facts.config import ConfigurationRecorder, DeliveryStatus, RecorderStatus


@collector(Call("config:DescribeConfigurationRecorders"))
async def configuration_recorder(api: Api) -> ConfigurationRecorder:
    """Read what the recorder of a region records. There is one at most."""
    reply = await api.call("config:DescribeConfigurationRecorders")
    for recorder in reply["ConfigurationRecorders"]:
        return _recorder(recorder)
    return ConfigurationRecorder(name=None)


def _recorder(reply: Reply) -> ConfigurationRecorder:
    group = reply["recordingGroup"]
    excluded = group.get("exclusionByResourceTypes", {}).get("resourceTypes") or ()
    strategy = group.get("recordingStrategy", {}).get("useOnly")
    # "If you choose EXCLUSION_BY_RESOURCE_TYPES", the types of IAM are recorded unless excluded:
    # https://docs.aws.amazon.com/config/latest/APIReference/API_ExclusionByResourceTypes.html
    by_exclusion = strategy == "EXCLUSION_BY_RESOURCE_TYPES"
    return ConfigurationRecorder(
        name=reply["name"],
        role_arn=reply.get("roleARN"),
        all_types=by_exclusion or group["allSupported"],
        includes_global=by_exclusion or group["includeGlobalResourceTypes"],
        excluded_types=tuple(excluded) if by_exclusion else (),
        types=tuple(group.get("resourceTypes") or ()),
    )


@collector(Call("config:DescribeConfigurationRecorderStatus"))
async def recorder_status(api: Api) -> RecorderStatus:
    """Read what the recorder of a region does at the moment."""
    reply = await api.call("config:DescribeConfigurationRecorderStatus")
    for status in reply["ConfigurationRecordersStatus"]:
        return RecorderStatus(
            is_recording=status["recording"],
            # one that was never started has none
            last_status=status.get("lastStatus"),
            error=status.get("lastErrorCode"),
        )
    return RecorderStatus(is_recording=False, last_status=None)


@collector(Call("config:DescribeDeliveryChannelStatus"))
async def delivery_status(api: Api) -> DeliveryStatus:
    """Read what becomes of what a region delivers. There is one channel at most."""
    reply = await api.call("config:DescribeDeliveryChannelStatus")
    for channel in reply["DeliveryChannelsStatus"]:
        history = channel.get("configHistoryDeliveryInfo", {})
        return DeliveryStatus(
            channel=channel["name"],
            last_status=history.get("lastStatus"),
            error=history.get("lastErrorCode"),
        )
    return DeliveryStatus(channel=None)
