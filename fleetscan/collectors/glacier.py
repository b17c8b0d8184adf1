"""Amazon S3 Glacier: vaults."""

from collections.abc import AsyncIterator
from typing import Final

from fleetscan.catalogue import Api, Call, collector
from fleetscan.collectors.policies import resource_policy
from fleetscan.facts.base import Tags
from fleetscan.facts.glacier import Vault
from fleetscan.facts.policies import ResourcePolicy

# The account whose keys sign.
_OWN: Final = "-"

_GET_POLICY = Call("glacier:GetVaultAccessPolicy")


@collector(Call("glacier:ListVaults"), page=10)
async def vaults(api: Api) -> AsyncIterator[Vault]:
    """List the vaults of a region, ten to a page, which is the most.

    AWS refuses those who have no vault, for it takes no new customers since December 2025.
    """
    async for page in api.pages(
        "glacier:ListVaults", accountId=_OWN, absent={"NoLongerSupportedException"}
    ):
        for vault in page["VaultList"]:
            yield Vault(arn=vault["VaultARN"], id=vault["VaultName"], region=api.region)


@collector(_GET_POLICY)
async def vault_policy(api: Api, vault: Vault) -> ResourcePolicy:
    """Read the access policy of a vault.

    Of a vault that is gone AWS says the same as of one without a policy.
    """
    reply = await api.call(
        "glacier:GetVaultAccessPolicy",
        accountId=_OWN,
        vaultName=vault.id,
        absent={"ResourceNotFoundException"},
    )
    return resource_policy(_GET_POLICY, reply["policy"]["Policy"] if reply is not None else None)


@collector(Call("glacier:ListTagsForVault", vanished=("ResourceNotFoundException",)))
async def vault_tags(api: Api, vault: Vault) -> Tags:
    """Read the tags of a vault."""
    reply = await api.call("glacier:ListTagsForVault", accountId=_OWN, vaultName=vault.id)
    return Tags(reply["Tags"])
