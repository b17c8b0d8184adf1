from fleetscan.checks.s3.access_point_blocks_public_access import (
    access_point_blocks_public_access,
)
from fleetscan.facts.s3 import AccessPoint, AccessPointPublicAccess, PublicAccessBlock
from fleetscan.verdicts import Fail, Pass
from tests.checks.s3.subjects import ALL_ON

ACCESS_POINT = AccessPoint(
    arn="arn:aws:s3:eu-west-1:111122223333:accesspoint/app", id="app", region="eu-west-1"
)


def test_an_access_point_with_all_settings_on_passes() -> None:
    public = AccessPointPublicAccess(block=ALL_ON)
    assert access_point_blocks_public_access(ACCESS_POINT, public) == Pass(
        "access point app blocks all public access"
    )


def test_an_access_point_with_a_setting_off_fails() -> None:
    block = PublicAccessBlock(ignore_acls=True, block_policy=True, restrict_buckets=True)
    public = AccessPointPublicAccess(block=block)
    assert access_point_blocks_public_access(ACCESS_POINT, public) == Fail(
        "access point app blocks not all public access: BlockPublicAcls off"
    )
