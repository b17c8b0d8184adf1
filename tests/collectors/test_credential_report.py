from datetime import UTC, datetime

import pytest

from fleetscan.collectors.credential_report import parse_report
from fleetscan.facts.iam import AccessKey, Credentials

HEADER = (
    "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,"
    "password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,"
    "access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,"
    "access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,"
    "access_key_2_last_used_region,access_key_2_last_used_service,"
    "cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated"
)
ROOT = (
    "<root_account>,arn:aws:iam::111122223333:root,2020-01-01T00:00:00+00:00,not_supported,"
    "2026-01-02T03:04:05+00:00,not_supported,not_supported,true,false,N/A,N/A,N/A,N/A,"
    "false,N/A,N/A,N/A,N/A,false,N/A,false,N/A"
)
ANN = (
    "ann,arn:aws:iam::111122223333:user/ann,2025-01-01T00:00:00+00:00,true,no_information,"
    "2025-01-02T00:00:00Z,N/A,false,true,2025-01-03T00:00:00+00:00,2025-01-04T00:00:00+00:00,"
    "eu-west-1,s3,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A"
)
GENERATED = datetime(2026, 1, 3, tzinfo=UTC)
NO_KEYS = tuple(
    AccessKey(number=number, active=False, last_rotated=None, last_used=None) for number in (1, 2)
)


def content(*rows: str) -> bytes:
    return "\n".join((HEADER, *rows)).encode()


def test_the_root_user_has_a_row_of_its_own() -> None:
    report = parse_report(content(ROOT), GENERATED)
    assert report.generated == GENERATED
    assert report.users == {}
    assert report.root == Credentials(
        created=datetime(2020, 1, 1, tzinfo=UTC),
        password=None,
        password_last_used=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
        password_last_changed=None,
        mfa=True,
        keys=NO_KEYS,
    )


@pytest.mark.parametrize(
    ("text", "password"), [("not_supported", None), ("FALSE", False), ("TRUE", True)]
)
def test_of_newer_root_users_it_is_said_whether_they_have_a_password(
    *, text: str, password: bool | None
) -> None:
    root = ROOT.replace("not_supported", text, 1)
    assert parse_report(content(root), GENERATED).root.password is password


def test_a_user_is_found_by_arn_with_both_keys() -> None:
    report = parse_report(content(ROOT, ANN), GENERATED)
    assert report.users == {
        "arn:aws:iam::111122223333:user/ann": Credentials(
            created=datetime(2025, 1, 1, tzinfo=UTC),
            password=True,
            password_last_used=None,
            password_last_changed=datetime(2025, 1, 2, tzinfo=UTC),
            mfa=False,
            keys=(
                AccessKey(
                    number=1,
                    active=True,
                    last_rotated=datetime(2025, 1, 3, tzinfo=UTC),
                    last_used=datetime(2025, 1, 4, tzinfo=UTC),
                ),
                NO_KEYS[1],
            ),
        )
    }


def test_a_name_with_a_comma_is_a_name() -> None:
    row = ANN.replace("ann,arn", '"ann, the first",arn', 1)
    assert len(parse_report(content(ROOT, row), GENERATED).users) == 1


@pytest.mark.parametrize(
    "text",
    [
        b"",
        content(),
        content(ROOT, ROOT),
        content(ANN),
        content(ROOT, ANN[:60]),
        content(ROOT, ANN.replace("true", "perhaps", 1)),
        content(ROOT, ANN.replace("2025-01-04T00:00:00+00:00", "yesterday")),
        content(ROOT, ANN.replace("2025-01-04T00:00:00+00:00", "2025-01-04T00:00:00")),
        content(ROOT, ANN.replace("2025-01-01T00:00:00+00:00", "N/A")),
        content(ROOT).replace(b"mfa_active", b"mfa"),
        content(ROOT).replace(b"root_account", b"root\xff"),
    ],
)
def test_what_is_no_such_report_is_no_fact(text: bytes) -> None:
    with pytest.raises((AttributeError, LookupError, ValueError)):
        parse_report(text, GENERATED)
