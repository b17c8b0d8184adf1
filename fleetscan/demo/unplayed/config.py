"""AWS Config, which an account has in the home region of its partition, and in no other.

moto plays recorders, but not what becomes of what they record. There is one, for otherwise no
account that is swept in some of its regions could be said to record IAM, or not to.
"""

from typing import Final

from fleetscan.demo.recorded import Members, Replies
from fleetscan.demo.wire import Request

_HOMES: Final = {"cn-northwest-1", "us-east-1", "us-gov-west-1"}


def _recorders(request: Request) -> Members:
    recorder = {
        "name": "default",
        "recordingGroup": {"allSupported": True, "includeGlobalResourceTypes": True},
    }
    return {"ConfigurationRecorders": [recorder] if request.call.region in _HOMES else []}


def _statuses(request: Request) -> Members:
    status = {"name": "default", "recording": True, "lastStatus": "Success"}
    return {"ConfigurationRecordersStatus": [status] if request.call.region in _HOMES else []}


def _channels(request: Request) -> Members:
    channel = {"name": "default", "configHistoryDeliveryInfo": {"lastStatus": "Success"}}
    return {"DeliveryChannelsStatus": [channel] if request.call.region in _HOMES else []}


REPLIES: Replies = {
    "config:DescribeConfigurationRecorders": _recorders,
    "config:DescribeConfigurationRecorderStatus": _statuses,
    "config:DescribeDeliveryChannelStatus": _channels,
}
