"""A recorder in each region of the account of one of each, and a channel that it delivers by."""

from typing import Any

REPLIES: dict[str, Any] = {
    "config:DescribeConfigurationRecorders": {
        "ConfigurationRecorders": [
            {
                "name": "default",
                "roleARN": "arn:aws:iam::111111111111:role/config",
                "recordingGroup": {
                    "allSupported": True,
                    "includeGlobalResourceTypes": True,
                    "resourceTypes": [],
                    "recordingStrategy": {"useOnly": "ALL_SUPPORTED_RESOURCE_TYPES"},
                },
            }
        ]
    },
    "config:DescribeConfigurationRecorderStatus": {
        "ConfigurationRecordersStatus": [
            {"name": "default", "recording": True, "lastStatus": "Success"}
        ]
    },
    "config:DescribeDeliveryChannelStatus": {
        "DeliveryChannelsStatus": [
            {"name": "default", "configHistoryDeliveryInfo": {"lastStatus": "Success"}}
        ]
    },
}
