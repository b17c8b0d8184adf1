from fleetscan.checks.s3.account_blocks_public_access import account_blocks_public_access
from fleetscan.facts.account import Account
from fleetscan.facts.s3 import AccountPublicAccess, PublicAccessBlock
from fleetscan.verdicts import Fail, Pass
from tests.checks.s3.subjects import CLOSED_ACCOUNT, OPEN_ACCOUNT

ACCOUNT = Account(arn="arn:aws:account::111122223333:account", id="111122223333", region="global")


def test_an_account_with_all_settings_on_passes() -> None:
    assert isinstance(account_blocks_public_access(ACCOUNT, CLOSED_ACCOUNT), Pass)


def test_an_account_with_one_setting_off_fails() -> None:
    block = PublicAccessBlock(block_acls=True, ignore_acls=True, block_policy=True)
    assert account_blocks_public_access(ACCOUNT, AccountPublicAccess(block=block)) == Fail(
        "account 111122223333 blocks not all public access: RestrictPublicBuckets off"
    )


def test_an_account_without_a_configuration_fails() -> None:
    assert isinstance(account_blocks_public_access(ACCOUNT, OPEN_ACCOUNT), Fail)
