import pytest

from fleetscan.errors import ConfigurationError
from fleetscan.fleet.importing.detecting import origin_of

YAML = "vars: {}\naccounts:\n- account_id: '1'\n"
HCL = 'connection "aws" {\n  plugin = "aws"\n}\n'
INI = "[profile a]\nregion = eu-west-1\n"


@pytest.mark.parametrize(
    ("path", "text", "origin"),
    [
        ("-", YAML, "c7n-org"),
        ("-", '{"accounts": []}', "c7n-org"),
        ("-", f"---\n{YAML}", "c7n-org"),
        ("-", HCL, "steampipe"),
        ("-", "  connection aws {}\n", "steampipe"),
        ("-", INI, "aws-config"),
        ("-", "[default]\n", "aws-config"),
        # the content tells more than the name
        ("accounts.yml", HCL, "steampipe"),
        ("config", YAML, "c7n-org"),
        # without anything to go by in the content, the name does
        ("a/accounts.YAML", "subscriptions: []\n", "c7n-org"),
        ("aws.spc", "", "steampipe"),
        ("/home/me/.aws/config", "", "aws-config"),
        # and where the content looks like several
        ("accounts.yml", f"# {HCL}{YAML}note: |\n  x\n{INI}", "c7n-org"),
        ("aws.spc", f"{HCL}/*\naccounts:\n*/\n", "steampipe"),
    ],
)
def test_the_content_tells_and_then_the_name(path: str, text: str, origin: str) -> None:
    assert origin_of(path, text, path) == origin


@pytest.mark.parametrize(
    ("path", "text", "looks"),
    [
        ("accounts", "", "it looks like none of them."),
        ("accounts.txt", f"{YAML}\n{INI}", "it looks like c7n-org and like aws-config."),
        ("aws.spc", f"{YAML}\n{INI}", "it looks like c7n-org and like aws-config."),
    ],
)
def test_where_neither_tells_the_user_has_to(path: str, text: str, looks: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        origin_of(path, text, path)
    assert str(caught.value) == (
        f"{path}: can't tell whose file this is: {looks} Say it with --from: c7n-org, steampipe,"
        " aws-config."
    )
