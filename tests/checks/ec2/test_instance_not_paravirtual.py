from fleetscan.checks.ec2.instance_not_paravirtual import instance_not_paravirtual
from fleetscan.verdicts import Fail, Pass
from tests.checks.ec2.subjects import instance


def test_an_instance_of_hardware_virtualization_passes() -> None:
    verdict = instance_not_paravirtual(instance(virtualization="hvm"))
    assert verdict == Pass("instance i-1 is of virtualization type hvm")


def test_a_paravirtual_instance_fails() -> None:
    verdict = instance_not_paravirtual(instance(virtualization="paravirtual"))
    assert verdict == Fail("instance i-1 is paravirtual")
