import pytest

from fleetscan.checks.ec2.launch_template_no_public_address import (
    launch_template_no_public_address,
)
from fleetscan.facts.ec2 import LaunchTemplate, LaunchTemplateVersions
from fleetscan.verdicts import Fail, NotRead, Pass
from tests.checks.ec2.subjects import named

TEMPLATE = LaunchTemplate(**named("launch-template", "lt-1"))


def test_a_template_that_asks_for_no_address_passes() -> None:
    versions = LaunchTemplateVersions(with_public_address={"lt-1": (), "lt-2": (1,)})
    assert launch_template_no_public_address(TEMPLATE, versions) == Pass(
        "launch template lt-1 asks for no public address"
    )


def test_a_template_that_asks_for_one_fails() -> None:
    versions = LaunchTemplateVersions(with_public_address={"lt-1": (1, 7)})
    assert launch_template_no_public_address(TEMPLATE, versions) == Fail(
        "launch template lt-1 asks for a public address in version 1, 7"
    )


def test_a_template_of_which_no_version_was_listed_is_no_verdict() -> None:
    with pytest.raises(NotRead, match="no version of the launch template lt-1"):
        launch_template_no_public_address(TEMPLATE, LaunchTemplateVersions(with_public_address={}))
