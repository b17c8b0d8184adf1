"""AWS Secrets Manager."""

from collections.abc import AsyncIterator

from fleetscan.catalogue import Api, Call, collector
from fleetscan.facts.base import Tags
from fleetscan.facts.secretsmanager import Secret

#: the largest page that ListSecrets gives
_PAGE = 100


@collector(Call("secretsmanager:ListSecrets"), page=_PAGE)
async def secrets(api: Api) -> AsyncIterator[tuple[Secret, Tags]]:
    """List the secrets of a region that are not scheduled for deletion."""
    async for page in api.pages("secretsmanager:ListSecrets", MaxResults=_PAGE):
        for secret in page["SecretList"]:
            fact = Secret(arn=secret["ARN"], id=secret["Name"], region=api.region)
            yield fact, Tags.from_list(secret.get("Tags"))
