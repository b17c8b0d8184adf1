"""What is foretold from one sweep comes true in the next, by the server's own count of the calls.

`tests/e2e/test_demo.py` has the same of the fleet of the demo.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import Struct

from benchmarks.fake_aws import FakeAWS
from fleetscan.fleet.file import read_fleet_file
from fleetscan.fleet.selection import narrow
from fleetscan.library.checks import choose_checks
from fleetscan.library.forecasts import Assumptions, Outlook, foretell
from tests.e2e import played
from tests.e2e.command import Workplace
from tests.six_checks import SIX


def outlook(folder: Path, *checks: str, accounts: str = "accounts.toml", **some: int) -> Outlook:
    return foretell(
        read_fleet_file(str(folder / accounts)).as_it_is(),
        choose_checks(*(checks or SIX)),
        catalogue=played.catalogue(),
        store=folder / "runs.db",
        assumptions=Assumptions(**some),
    )


def sweep(place: Workplace, *options: str) -> None:
    files = ("--accounts=accounts.toml", "--store=runs.db", "--output=report.json")
    assert place.run(*files, "--quiet", *options).code in {0, 1, 4, 5}


class Swept(Struct, frozen=True):
    """A larger fleet, which was swept once."""

    place: Workplace
    fake: FakeAWS
    made: dict[str, int]


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Swept]:
    """Sweep a fleet of which more than one page has to be read in places."""
    regions = ("us-east-1", "eu-west-1")
    with FakeAWS(accounts=4, regions=regions, buckets=10, volumes=1100, others=6) as fake:
        place = Workplace(
            tmp_path_factory.mktemp("fleet"), fake.process_environment(), module=played.__name__
        )
        keys = '[checks."tags.required_keys_present"]\nkeys = ["Owner"]\n'
        place.write("accounts.toml", f"{fake.accounts_toml()}\n{keys}")
        sweep(place)
        yield Swept(place, fake, dict(fake.stats().by_operation))


def test_a_larger_fleet(swept: Swept) -> None:
    foretold = outlook(swept.place.folder).forecast
    assert foretold.calls == swept.made
    assert swept.made["ec2:DescribeVolumes"] == foretold.calls["ec2:DescribeVolumes"] == 4 * 2 * 2
    assert (foretold.accounts, foretold.tasks) == (4, 4 * 3)
    assert foretold.basis.counted == 4
    assert foretold.basis.assumed_types == ()


def test_other_checks_need_what_the_last_run_counted(swept: Swept) -> None:
    swept.fake.reset()
    sweep(swept.place, "--checks=ec2.volume_encrypted,s3.bucket_encrypted", "--store=other.db")
    foretold = outlook(swept.place.folder, "ec2.volume_encrypted", "s3.bucket_encrypted")
    assert foretold.forecast.calls == swept.fake.stats().by_operation


def test_accounts_that_are_new_take_the_average(swept: Swept) -> None:
    """All accounts of this fleet have as much, so that the average is what they have."""
    text = (swept.place.folder / "accounts.toml").read_text(encoding="utf-8")
    swept.place.write("new.toml", text.replace('id = "10000000000', 'id = "20000000000'))
    foretold = outlook(swept.place.folder, accounts="new.toml")
    assert foretold.forecast.calls == swept.made
    basis = foretold.forecast.basis
    assert (basis.counted, basis.averaged, basis.assumed) == (0, 4, 0)
    assert foretold.assumed_regions == 4


def test_a_part_of_the_fleet_needs_a_part_of_the_calls(swept: Swept) -> None:
    fleet = read_fleet_file(str(swept.place.folder / "accounts.toml")).as_it_is()
    foretold = foretell(
        narrow(fleet, account_ids=[each.id for each in fleet.accounts[:2]]),
        choose_checks(*SIX),
        catalogue=played.catalogue(),
        store=swept.place.folder / "runs.db",
    )
    assert foretold.forecast.calls == {each: n // 2 for each, n in swept.made.items()}
