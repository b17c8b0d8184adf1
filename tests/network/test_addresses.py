import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleetscan.network.addresses import INTERNET, AddressSet, Width, version_of

#: a few addresses, so that ranges often meet
FEW = 24

WIDTH = Width(ipv4=8, ipv6=16)


def numbers(addresses: AddressSet) -> set[int]:
    return {each for first, last in addresses.ranges for each in range(first, last + 1)}


def addresses_of(given: set[int]) -> AddressSet:
    found = AddressSet()
    for each in given:
        found |= AddressSet(((each, each),))
    return found


some = st.sets(st.integers(0, FEW)).map(addresses_of)


@given(some, some)
def test_they_are_sets(one: AddressSet, other: AddressSet) -> None:
    assert numbers(one | other) == numbers(one) | numbers(other)
    assert numbers(one & other) == numbers(one) & numbers(other)
    assert numbers(one - other) == numbers(one) - numbers(other)
    assert one.size == len(numbers(one))
    assert bool(one) == bool(numbers(one))


@given(some, some)
def test_what_is_the_same_is_written_the_same(one: AddressSet, other: AddressSet) -> None:
    for found in (one | other, one & other, one - other):
        assert found == addresses_of(numbers(found))


def test_blocks_are_of_one_version_and_may_have_bits_of_a_host() -> None:
    blocks = ["10.0.0.0/31", "10.0.0.3/31", "2001:db8::/127"]
    assert AddressSet.of(blocks, 4).size == 4
    assert AddressSet.of(blocks, 6).size == 2
    assert [version_of(block) for block in blocks] == [4, 4, 6]


def test_what_is_no_block_is_refused() -> None:
    with pytest.raises(ValueError, match="anywhere"):
        AddressSet.of(["anywhere"], 4)


@pytest.mark.parametrize(
    ("block", "is_internet"),
    [
        ("0.0.0.0/0", True),
        ("0.0.0.0/1", True),
        ("128.0.0.0/1", True),
        ("16.0.0.0/7", True),
        ("17.0.0.0/8", False),
        ("10.0.0.0/8", False),
        # as wide as a /4, and no part of the internet
        ("240.0.0.0/4", False),
        # 10.0.0.0/8 is none, so there is no more than a /8 in it
        ("10.0.0.0/7", False),
        ("198.51.100.7/32", False),
    ],
)
def test_more_than_anyone_has_is_the_internet(block: str, *, is_internet: bool) -> None:
    assert WIDTH.is_exceeded_by(AddressSet.of([block], 4), 4) is is_internet


@pytest.mark.parametrize(
    ("block", "is_internet"),
    [
        ("::/0", True),
        ("2000::/3", True),
        ("2a00::/12", True),
        ("2a00::/16", False),
        ("fc00::/7", False),
        ("2001:db8::/32", False),
    ],
)
def test_so_it_is_in_ipv6(block: str, *, is_internet: bool) -> None:
    assert WIDTH.is_exceeded_by(AddressSet.of([block], 6), 6) is is_internet


def test_the_halves_of_the_internet_are_all_of_it() -> None:
    halves = AddressSet.of(["0.0.0.0/1", "128.0.0.0/1"], 4)
    assert halves == AddressSet.of(["0.0.0.0/0"], 4)
    assert halves & INTERNET[4] == INTERNET[4]


def test_the_narrowest_width_takes_one_address_and_no_two() -> None:
    width = Width(ipv4=32, ipv6=128)
    assert not width.is_exceeded_by(AddressSet.of(["8.8.8.8/32"], 4), 4)
    assert width.is_exceeded_by(AddressSet.of(["8.8.8.8/31"], 4), 4)
