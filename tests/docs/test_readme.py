"""What the README shows works."""

import re
from pathlib import Path

from fleetscan.catalogue import discover
from fleetscan.engine.plan import validated_options
from fleetscan.fleet.file import read_fleet_file
from tests.six_checks import SIX

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


def test_its_accounts_toml_can_be_loaded(tmp_path: Path) -> None:
    shown = re.search(r"```toml\n(.*?)```", README, re.DOTALL)
    assert shown is not None
    file = tmp_path / "accounts.toml"
    file.write_text(shown[1], encoding="utf-8")
    fleet = read_fleet_file(str(file)).as_it_is()
    assert [account.name for account in fleet.accounts] == ["payments-prod", "data-lake"]
    catalogue = discover("fleetscan.checks", "fleetscan.collectors")
    options = validated_options(catalogue, fleet.check_parameters, source=fleet.source)
    assert options == {"tags.required_keys_present": {"keys": ("Owner", "CostCenter")}}


def test_it_names_the_checks_that_are_fixed_and_says_how_many_there_are() -> None:
    catalogue = discover("fleetscan.checks", "fleetscan.collectors")
    assert set(re.findall(r"^\| `([\w.]+)` \|", README, re.MULTILINE)) == set(SIX)
    assert f"{len(catalogue.checks)} checks" in README
