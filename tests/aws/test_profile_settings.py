"""Which account the settings of a profile lead into: the same for a sweep and for an import."""

from typing import Any

import pytest

from fleetscan.aws.profile_settings import ProfileAccount, account_of_settings

SESSIONS = {"gov": {"sso_region": "us-gov-west-1"}, "empty": {}}


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        (
            {"sso_session": "gov", "sso_account_id": "111111111111"},
            ("111111111111", "aws-us-gov", "sso_account_id"),
        ),
        (
            {"sso_session": "gov", "sso_account_id": "111111111111", "region": "cn-north-1"},
            ("111111111111", "aws-cn", "sso_account_id"),
        ),
        (
            {"sso_session": "empty", "aws_account_id": "111111111111"},
            ("111111111111", "aws-other", "aws_account_id"),
        ),
        (
            {"sso_account_id": "1111-1111-1111", "aws_account_id": "222222222222"},
            ("222222222222", "aws-other", "aws_account_id"),
        ),
        # as nested settings are read
        ({"sso_session": {"a": "b"}, "sso_account_id": {"a": "b"}}, None),
        (
            {"role_arn": "arn:aws-cn:iam::333333333333:role/a/b", "aws_account_id": "111111111111"},
            ("333333333333", "aws-cn", "role_arn"),
        ),
        (
            {"role_arn": "arn:aws-x:iam::333333333333:role/a", "aws_account_id": "111111111111"},
            None,
        ),
        ({"role_arn": "", "aws_account_id": "111111111111"}, None),
        ({"region": "us-gov-west-1"}, None),
    ],
)
def test_the_account_is_that_of_the_role_or_else_of_the_first_id(
    settings: dict[str, Any], expected: tuple[str, str, str] | None
) -> None:
    found = account_of_settings(settings, SESSIONS, otherwise="aws-other")
    if expected is None:
        assert found is None
    else:
        account_id, partition, key = expected
        assert found == ProfileAccount(account_id=account_id, partition=partition, key=key)
