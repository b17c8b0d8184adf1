"""IAM: what moto has, told as IAM tells it.

moto 5.2.5 has no root user in its credential report, and no password of one in its summary; where
it lists the policies that an account made with what they say, it leaves their names out.
"""

import csv
import io
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from fleetscan.demo.wire import Request

if TYPE_CHECKING:
    from moto.iam.models import IAMBackend

__all__ = ["REPLIES"]

_MADE: Final = datetime(2026, 1, 1, tzinfo=UTC)
_ROOT: Final = {
    "user": "<root_account>",
    "user_creation_time": _MADE.isoformat(),
    "password_enabled": "not_supported",
    "password_last_used": "no_information",
    "password_last_changed": "not_supported",
    "password_next_rotation": "not_supported",
    "mfa_active": "true",
}


def _iam(request: Request) -> "IAMBackend":
    from moto.backends import get_backend

    _, partition, _ = (request.principal_arn or "").split(":", 2)
    return get_backend("iam")[request.call.account_id or ""][partition]


def _credential_report(request: Request) -> Mapping[str, Any]:
    iam = _iam(request)
    iam.generate_report()
    header, *users = csv.reader(iam.get_credential_report().splitlines())
    root = _ROOT | {"arn": f"arn:{iam.partition}:iam::{iam.account_id}:root"}
    written = io.StringIO()
    rows = csv.writer(written, lineterminator="\n")
    rows.writerow(header)
    # it has no keys and no certificates
    rows.writerow(root.get(name, "false" if name.endswith("_active") else "N/A") for name in header)
    rows.writerows(users)
    return {
        "Content": written.getvalue().encode(),
        "ReportFormat": "text/csv",
        "GeneratedTime": _MADE,
    }


def _own_policies(request: Request) -> Mapping[str, Any] | None:
    """List the policies that the account made, where nothing else is asked for."""
    asked = [value for name, value in request.parameters.items() if name.startswith("Filter.")]
    if asked != ["LocalManagedPolicy"]:
        return None
    iam = _iam(request)
    aws_managed = {policy.arn for policy in iam.aws_managed_policies}
    return {
        "Policies": [
            {
                "PolicyName": policy.name,
                "PolicyId": policy.id,
                "Arn": policy.arn,
                "Path": policy.path,
                "DefaultVersionId": policy.default_version_id,
                "AttachmentCount": policy.attachment_count,
                "IsAttachable": True,
                "PolicyVersionList": [
                    {
                        "VersionId": version.version_id,
                        "IsDefaultVersion": version.is_default,
                        "Document": quote(version.document),
                    }
                    for version in policy.versions
                ],
            }
            for policy in iam.managed_policies.values()
            if policy.arn not in aws_managed
        ],
        "IsTruncated": False,
    }


REPLIES: Mapping[str, Any] = {
    "iam:GenerateCredentialReport": {"State": "COMPLETE"},
    "iam:GetAccountSummary": {
        "SummaryMap": {
            "AccountAccessKeysPresent": 0,
            "AccountMFAEnabled": 1,
            "AccountPasswordPresent": 1,
        }
    },
    "iam:GetAccountAuthorizationDetails": _own_policies,
    "iam:GetCredentialReport": _credential_report,
    "iam:ListOrganizationsFeatures": {"OrganizationId": "o-exampleorgid", "EnabledFeatures": []},
    "iam:ListServerCertificateTags": {"Tags": [], "IsTruncated": False},
}
