"""The vault of the account of one of each."""

from typing import Any

from fleetscan.demo.wire import Request


def _vaults(request: Request) -> dict[str, Any]:
    arn = f"arn:aws:glacier:{request.call.region}:{request.call.account_id}:vaults/archive"
    return {"VaultList": [{"VaultARN": arn, "VaultName": "archive"}]}


REPLIES: dict[str, Any] = {
    "glacier:GetVaultAccessPolicy": {
        "policy": {
            "Policy": '{"Statement": [{"Effect": "Allow", "Principal": "*",'
            ' "Action": "glacier:*", "Resource": "*"}]}'
        }
    },
    "glacier:ListTagsForVault": {"Tags": {"Owner": "a"}},
    "glacier:ListVaults": _vaults,
}
