"""AWS Secrets Manager."""

import re
from collections.abc import AsyncIterator
from typing import Final

from fleetscan.catalogue import Api, Call, Reply, collector, unknown_value
from fleetscan.collectors.policies import resource_policy
from fleetscan.facts.base import Tags
from fleetscan.facts.policies import ResourcePolicy
from fleetscan.facts.secretsmanager import Secret
from fleetscan.verdicts import NotRead, Unread

#: the largest page that ListSecrets gives
_PAGE = 100

_LIST_SECRETS = Call("secretsmanager:ListSecrets")
_GET_POLICY = Call("secretsmanager:GetResourcePolicy", vanished=("ResourceNotFoundException",))

# https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_schedule.html
_RATE: Final = re.compile(r"rate\((\d+) (hour|day)s?\)")
_HOURS_OF_A_DAY: Final = 24


@collector(_LIST_SECRETS, page=_PAGE)
async def secrets(api: Api) -> AsyncIterator[tuple[Secret, Tags]]:
    """List the secrets of a region that are not scheduled for deletion."""
    async for page in api.pages("secretsmanager:ListSecrets", MaxResults=_PAGE):
        for secret in page["SecretList"]:
            yield _secret(api, secret), Tags.from_list(secret.get("Tags"))


def _secret(api: Api, reply: Reply) -> Secret:
    # What follows is left out of a secret that never was rotated, or has no replica.
    enabled = reply.get("RotationEnabled", False)
    primary = reply.get("PrimaryRegion")
    return Secret(
        arn=reply["ARN"],
        id=reply["Name"],
        region=api.region,
        rotation_enabled=enabled,
        rotation_days=_days(reply.get("RotationRules") or {}) if enabled else None,
        primary_region=primary if primary != api.region else None,
    )


def _days(rules: Reply) -> float | Unread:
    if days := rules.get("AutomaticallyAfterDays"):
        return float(days)
    expression = rules.get("ScheduleExpression") or ""
    if match := _RATE.fullmatch(expression):
        number = int(match[1])
        return float(number) if match[2] == "day" else number / _HOURS_OF_A_DAY
    message = f"the schedule {expression!r} does not say how many days pass between two rotations"
    return unknown_value(_LIST_SECRETS, message)


@collector(_GET_POLICY)
async def secret_policy(api: Api, secret: Secret) -> ResourcePolicy:
    """Read the policy of a secret, which few have."""
    reply = await api.call("secretsmanager:GetResourcePolicy", SecretId=secret.arn)
    if reply["ARN"] != secret.arn:
        message = f"the policy of {secret.arn} was asked for, and {reply['ARN']} has answered"
        raise NotRead(unknown_value(_GET_POLICY, message))
    return resource_policy(_GET_POLICY, reply.get("ResourcePolicy"))
