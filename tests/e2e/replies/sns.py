"""The topics of the account of one of each have a subscription."""

from typing import Any

REPLIES: dict[str, Any] = {
    "sns:GetTopicAttributes": {
        "Attributes": {"SubscriptionsConfirmed": "1", "Policy": '{"Statement": []}'}
    }
}
