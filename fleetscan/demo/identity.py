"""Who may call: the access keys that were given out, and the roles that may be assumed."""

import threading
from collections.abc import Callable
from xml.etree import ElementTree as ET

from msgspec import Struct

from fleetscan.demo.resources import Fleet
from fleetscan.demo.rules import role_refused
from fleetscan.demo.trust import is_trusted
from fleetscan.demo.wire import Answer, Request

__all__ = ["Credentials", "Identities"]

STS = "{https://sts.amazonaws.com/doc/2011-06-15/}"


class Credentials(Struct, frozen=True, kw_only=True):
    """One access key that was given out."""

    access_key_id: str
    secret_access_key: str
    #: None for the key of a user, which has none
    session_token: str | None
    account_id: str
    #: ARN of the user or of the assumed role's session
    principal_arn: str


class Identities:
    """Every access key of a fleet, and who may assume its roles. Safe to use from any thread.

    `trust_policy` returns the one of a role, by its ARN, as JSON; None if there is no such role.
    """

    def __init__(self, fleet: Fleet, trust_policy: Callable[[str], str | None]) -> None:
        source = fleet.source
        self._lock = threading.Lock()
        self._by_key = {
            source.access_key_id: Credentials(
                access_key_id=source.access_key_id,
                secret_access_key=source.secret_access_key,
                session_token=None,
                account_id=source.account_id,
                principal_arn=f"arn:{fleet.partition}:iam::{source.account_id}:user/{source.user_name}",
            )
        }
        self._trust_policy = trust_policy

    def credentials(self, access_key_id: str) -> Credentials | None:
        """Return what was given out under this access key id."""
        with self._lock:
            return self._by_key.get(access_key_id)

    def refusal(self, request: Request) -> Answer | None:
        """Return the answer to an AssumeRole that may not be; None if it may.

        STS tells an absent role, a role that does not trust the caller and a wrong external id
        apart in nothing: all are AccessDenied, so that nobody can probe for roles.
        """
        policy = self._trust_policy(request.parameters.get("RoleArn", ""))
        external_id = request.parameters.get("ExternalId")
        if policy is None or not is_trusted(policy, request.principal_arn or "", external_id):
            return role_refused(request)
        return None

    def remember(self, answer: Answer) -> None:
        """Take the temporary credentials out of a granted AssumeRole's reply."""
        tree = ET.fromstring(answer.body)  # noqa: S314 - our own moto wrote it
        principal_arn = tree.findtext(f".//{STS}AssumedRoleUser/{STS}Arn", "")
        found = Credentials(
            access_key_id=tree.findtext(f".//{STS}AccessKeyId", ""),
            secret_access_key=tree.findtext(f".//{STS}SecretAccessKey", ""),
            session_token=tree.findtext(f".//{STS}SessionToken", ""),
            account_id=principal_arn.split(":")[4],
            principal_arn=principal_arn,
        )
        with self._lock:
            self._by_key[found.access_key_id] = found
