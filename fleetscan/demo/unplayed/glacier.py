"""Amazon S3 Glacier: moto plays vaults, and neither their policies nor their tags."""

from fleetscan.demo.recorded import Replies

__all__ = ["REPLIES"]

REPLIES: Replies = {
    "glacier:GetVaultAccessPolicy": {"policy": {"Policy": '{"Statement": []}'}},
    "glacier:ListTagsForVault": {"Tags": {}},
}
