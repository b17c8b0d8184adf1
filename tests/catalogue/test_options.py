from typing import Any

import pytest

from fleetscan.catalogue import Catalogue
from fleetscan.errors import ConfigurationError
from fleetscan.library.checks import default_catalogue

KEYS = "tags.required_keys_present"

DAYS = "ec2.instance_not_stopped"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return default_catalogue()


def test_values_become_what_the_check_takes(catalogue: Catalogue) -> None:
    given = catalogue.options(KEYS, {"keys": ["Owner", "Env"]}, source="accounts.toml")
    assert given == {"keys": ("Owner", "Env")}
    assert catalogue.options(DAYS, {"max_days": 30}, source="accounts.toml") == {"max_days": 30}


def test_what_is_not_set_is_left_to_the_check(catalogue: Catalogue) -> None:
    assert catalogue.options(KEYS, {}, source="accounts.toml") == {}


def test_a_list_of_what_is_looked_for_is_not_taken_empty(catalogue: Catalogue) -> None:
    # such a check would pass, or fail, whatever there is
    lists = [
        (check.id, option.name)
        for check in catalogue.checks.values()
        for option in check.options
        if isinstance(option.default, tuple) and option.default
    ]
    assert lists
    for check_id, name in lists:
        with pytest.raises(ConfigurationError, match=name):
            catalogue.options(check_id, {name: []}, source="accounts.toml")


@pytest.mark.parametrize(
    ("check_id", "values", "said"),
    [
        ("tags.required_key_present", {}, ["tags.required_key_present", KEYS]),
        (KEYS, {"key": ["Owner"]}, [f'checks."{KEYS}".key', "keys"]),
        (KEYS, {"keys": "Owner"}, [f'checks."{KEYS}".keys', "array"]),
        (KEYS, {"keys": [1]}, [f'checks."{KEYS}".keys', "str"]),
        (DAYS, {"max_days": "30"}, [f'checks."{DAYS}".max_days', "int"]),
        (DAYS, {"max_days": 1.5}, [f'checks."{DAYS}".max_days', "int"]),
        (DAYS, {"max_days": -1}, [f'checks."{DAYS}".max_days', ">= 0"]),
        ("s3.bucket_encrypted", {"keys": []}, ['checks."s3.bucket_encrypted".keys', "none"]),
    ],
)
def test_what_the_check_does_not_take_is_refused_with_its_place(
    catalogue: Catalogue, check_id: str, values: dict[str, Any], said: list[str]
) -> None:
    with pytest.raises(ConfigurationError) as caught:
        catalogue.options(check_id, values, source="accounts.toml")
    for part in ["accounts.toml: checks", *said]:
        assert part in str(caught.value)
