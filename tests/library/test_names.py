"""The names that the package gives its users."""

import subprocess
import sys

import pytest

import fleetscan


@pytest.mark.parametrize("name", fleetscan.__all__)
def test_each_name_of_the_package_is_there(name: str) -> None:
    assert getattr(fleetscan, name) is not None
    assert name in dir(fleetscan)


def test_names_are_in_order_and_none_is_left_out() -> None:
    given = {name for names in fleetscan._MODULES.values() for name in names}

    assert sorted(fleetscan.__all__) == fleetscan.__all__
    assert {*fleetscan.__all__} - {"__version__"} == given


def test_to_import_the_package_imports_nothing_more() -> None:
    code = "import sys, fleetscan; print([m for m in sys.modules if m.startswith('fleetscan.')])"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert said.stdout.strip() == "[]"


def test_another_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'sweep_all'"):
        fleetscan.sweep_all  # noqa: B018 - it is asked for
