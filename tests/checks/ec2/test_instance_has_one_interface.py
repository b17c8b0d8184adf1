import pytest

from fleetscan.checks.ec2.instance_has_one_interface import instance_has_one_interface
from fleetscan.verdicts import Fail, Pass
from tests.checks.ec2.subjects import instance


@pytest.mark.parametrize("interfaces", [(), ("eni-1",)])
def test_an_instance_with_one_or_none_passes(interfaces: tuple[str, ...]) -> None:
    verdict = instance_has_one_interface(instance(interfaces=interfaces))
    assert verdict == Pass(f"instance i-1 has {len(interfaces)} network interface(s)")


def test_an_instance_with_two_fails_unless_two_are_meant() -> None:
    given = instance(interfaces=("eni-2", "eni-1"))
    assert instance_has_one_interface(given) == Fail(
        "instance i-1 has 2 network interfaces: eni-1, eni-2"
    )
    assert isinstance(instance_has_one_interface(given, max_interfaces=2), Pass)
