"""What the pages of the checks of alarms tell people to type does what the checks ask for."""

import re
import subprocess
from typing import Any

import pytest

from fleetscan.catalogue import Check
from fleetscan.catalogue.details import details_of
from fleetscan.catalogue.page import check_page
from fleetscan.library.checks import default_catalogue
from fleetscan.verdicts import Pass
from tests.checks.cloudwatch.chain import ACCOUNT, chain

CATALOGUE = default_catalogue()

ALARMED = [
    pytest.param(item, id=item.id)
    for item in CATALOGUE.checks.values()
    if item.id.startswith("cloudwatch.") and item.id.endswith("_alarmed")
]


def block(item: Check[Any], language: str) -> str:
    page = check_page(details_of(item, CATALOGUE))
    found = re.search(rf"```{language}\n(.*?)```", page, re.DOTALL)
    assert found is not None
    return found[1]


@pytest.mark.parametrize("item", ALARMED)
def test_the_command_makes_a_filter_that_passes(item: Check[Any]) -> None:
    """As a shell reads it, with the line breaks of the page."""
    told = 'aws() { printf "%s\\0" "$@"; }\n' + block(item, "sh")
    shell = subprocess.run(["/bin/sh", "-c", told], capture_output=True, text=True, check=True)
    words = shell.stdout.split("\0")
    pattern = words[words.index("--filter-pattern") + 1]
    assert isinstance(item.function(ACCOUNT, *chain(pattern)), Pass)
    # the alarm is on the metric of the filter
    metric = words[words.index("--metric-name") + 1]
    namespace = words[words.index("--namespace") + 1]
    transformation = words[words.index("--metric-transformations") + 1]
    assert transformation == f"metricName={metric},metricNamespace={namespace},metricValue=1"


@pytest.mark.parametrize("item", ALARMED)
def test_the_terraform_makes_a_filter_that_passes(item: Check[Any]) -> None:
    told = block(item, "hcl")
    written = re.search(r"^  pattern = (.*?)^  \]\)", told, re.DOTALL | re.MULTILINE)
    assert written is not None
    assert "\n" not in "".join(re.findall(r"\"(?:[^\"\\]|\\.)*\"", written[1]))
    texts = [text.replace('\\"', '"') for text in re.findall(r'"((?:[^"\\]|\\.)*)"', written[1])]
    if written[1].startswith("join("):
        pattern = texts[0].join(texts[1:])
    else:
        outer, joint, *names, each = texts
        pattern = outer % joint.join(each.replace("${name}", name) for name in names)
    assert isinstance(item.function(ACCOUNT, *chain(pattern)), Pass)
