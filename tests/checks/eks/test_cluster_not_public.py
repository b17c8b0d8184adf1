import pytest

from fleetscan.checks.eks.cluster_not_public import cluster_not_public
from fleetscan.verdicts import Fail, Pass
from tests.checks.eks.subjects import MAIN, settings


def test_a_private_endpoint_passes() -> None:
    # AWS keeps the networks of a public one that was switched off
    verdict = cluster_not_public(MAIN, settings(is_public=False, cidrs=("0.0.0.0/0",)))
    assert verdict == Pass("the endpoint of cluster main is not public")


@pytest.mark.parametrize("cidrs", [("0.0.0.0/0",), ("192.0.2.0/24",), ()])
def test_a_public_endpoint_fails_whoever_it_is_open_to(cidrs: tuple[str, ...]) -> None:
    assert isinstance(cluster_not_public(MAIN, settings(is_public=True, cidrs=cidrs)), Fail)


@pytest.mark.parametrize(
    "cidrs", [("192.0.2.0/24",), ("192.0.2.17/32", "192.0.2.128/25"), ("2001:db8:1::/48",)]
)
def test_networks_that_are_allowed_pass(cidrs: tuple[str, ...]) -> None:
    verdict = cluster_not_public(
        MAIN,
        settings(is_public=True, cidrs=cidrs),
        allowed_cidrs=("192.0.2.0/24", "2001:db8::/32"),
    )
    assert isinstance(verdict, Pass)


@pytest.mark.parametrize(
    "cidrs", [("192.0.0.0/16",), ("192.0.2.0/24", "198.51.100.1/32"), ("::/0",), ()]
)
def test_one_network_that_is_not_allowed_fails(cidrs: tuple[str, ...]) -> None:
    verdict = cluster_not_public(
        MAIN, settings(is_public=True, cidrs=cidrs), allowed_cidrs=("192.0.2.0/24",)
    )
    assert isinstance(verdict, Fail)
