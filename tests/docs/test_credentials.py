"""What docs/credentials.md says is so."""

import re
from pathlib import Path

from fleetscan.aws.partitions import dns_suffix, home_region, partition_names
from fleetscan.aws.sources import _KINDS
from fleetscan.fleet.file import read_fleet_file

PAGE = (Path(__file__).parents[2] / "docs" / "credentials.md").read_text(encoding="utf-8")


def test_every_kind_of_source_credentials_is_in_order() -> None:
    kinds = [kind for kind in _KINDS.values() if kind != "given by the program"]
    table = PAGE[PAGE.index("| kind |") : PAGE.index("| given by the program |")]
    places = [table.index(kind) for kind in kinds]
    assert len(kinds) == 11
    assert places == sorted(places)


def test_every_partition_is_there() -> None:
    row = re.compile(r"^\| `(aws[a-z-]*)` \| `([a-z0-9-]+)` \| `([a-z0-9.-]+)` \|$", re.MULTILINE)
    rows = row.findall(PAGE)
    assert rows == [(name, home_region(name), dns_suffix(name)) for name in partition_names()]


def test_its_accounts_files_can_be_read(tmp_path: Path) -> None:
    shown = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    fleets = []
    for text in shown:
        file = tmp_path / "accounts.toml"
        file.write_text(text)
        fleets.append(read_fleet_file(str(file)).as_it_is())
    assert [len(fleet.accounts) for fleet in fleets] == [2, 2]
    assert [account.partition for account in fleets[1].accounts] == ["aws-cn", "aws-us-gov"]
    assert fleets[1].accounts[0].role_arns == ("arn:aws-cn:iam::333333333333:role/fleetscan-audit",)
