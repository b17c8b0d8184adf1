"""What the account of one of each says of itself."""

from typing import Any

REPLIES: dict[str, Any] = {
    "account:GetAlternateContact": {
        "AlternateContact": {
            "AlternateContactType": "SECURITY",
            "EmailAddress": "security@example.com",
            "Name": "Security",
            "PhoneNumber": "+49 30 1234567",
            "Title": "Team",
        }
    },
}
