from fleetscan.collectors import glacier
from fleetscan.facts.base import Tags
from fleetscan.facts.glacier import Vault
from fleetscan.facts.policies import ResourcePolicy
from fleetscan.testing.fake_api import REGION, ErrorReply, FakeApi
from tests.collectors.policies import OPEN_POLICY

ARN = "arn:aws:glacier:eu-west-1:111122223333:vaults"

ARCHIVE = Vault(arn=f"{ARN}/archive", id="archive", region=REGION)

ASKED = {"accountId": "-", "vaultName": "archive"}


async def test_vaults_are_listed_from_all_pages() -> None:
    pages = [
        {"VaultList": [{"VaultARN": ARCHIVE.arn, "VaultName": "archive"}], "Marker": "more"},
        {"VaultList": [{"VaultARN": f"{ARN}/old", "VaultName": "old"}]},
    ]
    api = FakeApi(glacier.vaults, {"glacier:ListVaults": pages})
    assert await api.list() == [ARCHIVE, Vault(arn=f"{ARN}/old", id="old", region=REGION)]


async def test_who_is_refused_as_a_new_customer_has_no_vault() -> None:
    replies = {"glacier:ListVaults": [ErrorReply("NoLongerSupportedException")]}
    assert await FakeApi(glacier.vaults, replies).list() == []


async def test_the_access_policy_of_a_vault_is_read() -> None:
    replies = {"glacier:GetVaultAccessPolicy": [{"policy": {"Policy": OPEN_POLICY}}]}
    api = FakeApi(glacier.vault_policy, replies)
    assert len((await api.read(ARCHIVE)).public_grants()) == 1
    assert api.requests == [("glacier:GetVaultAccessPolicy", ASKED)]


async def test_a_vault_may_have_no_access_policy() -> None:
    replies = {"glacier:GetVaultAccessPolicy": [ErrorReply("ResourceNotFoundException")]}
    policy = await FakeApi(glacier.vault_policy, replies).read(ARCHIVE)
    assert policy == ResourcePolicy(document=None)


async def test_the_tags_of_a_vault_are_read() -> None:
    api = FakeApi(glacier.vault_tags, {"glacier:ListTagsForVault": [{"Tags": {"Owner": "a"}}]})
    assert await api.read(ARCHIVE) == Tags({"Owner": "a"})
    assert api.requests == [("glacier:ListTagsForVault", ASKED)]
