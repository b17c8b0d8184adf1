"""Pages of checks say all that the code says."""

from collections.abc import AsyncIterator
from typing import Annotated

import pytest
from msgspec import Meta

from fleetscan.catalogue import Api, Call, Catalogue, check, collector
from fleetscan.catalogue.details import CallUse, Parameter, details_of
from fleetscan.catalogue.page import check_page, checks_index, command_lines
from fleetscan.facts.sqs import Queue
from fleetscan.library.checks import default_catalogue
from fleetscan.verdicts import Pass, Severity, Verdict


@collector(Call("sqs:ListQueues"), page=1000)
async def queues(api: Api) -> AsyncIterator[Queue]:
    """List queues."""
    async for page in api.pages("sqs:ListQueues"):
        yield page["Queue"]


@check(
    severity=Severity.LOW,
    frameworks=["fsbp:SQS.9", "cis-5.0:1.1"],
    prowler=["sqs_short"],
    config_rules=["sqs-short"],
)
def short(
    queue: Queue,
    *,
    most: Annotated[int, Meta(ge=1)] = 3,
    names: tuple[str, ...] = ("a|b",),
) -> Verdict:
    """The queue is short.

    Why:
        Long ones are
        long.

    Fix:
        Purge it.

    CLI:
        aws sqs purge-queue
            --queue-url URL
        aws sqs list-queues

    Terraform:
        None: it has nothing
            to purge with.

    Differs:
        Others count.

    Options:
        most: how many
        names: those that count
    """
    return Pass(f"{queue.id} {most} {names}")


CATALOGUE = Catalogue([short], [queues])


def test_details_are_those_of_the_code() -> None:
    details = details_of(short, CATALOGUE)
    assert details.parameters == (
        Parameter(name="most", takes="whole number, at least 1", default=3, doc="how many"),
        Parameter(name="names", takes="list of text", default=["a|b"], doc="those that count"),
    )
    assert details.calls == (
        CallUse(
            operation="sqs:ListQueues",
            iam_actions=("sqs:ListQueues",),
            number="1 for each region and 1,000 AWS::SQS::Queue",
        ),
    )
    assert details.security_hub == ("SQS.9",)
    assert details.resource_types == ("AWS::SQS::Queue",)
    assert not details.needs_whole_account


def test_a_page_has_all_of_it() -> None:
    page = check_page(details_of(short, CATALOGUE))
    for part in (
        "# `test_page.short`\n",
        "The queue is short.",
        "Severity: low. Judges: AWS::SQS::Queue.",
        "Long ones are long.",
        "```sh\naws sqs purge-queue \\\n    --queue-url URL\naws sqs list-queues\n```",
        "None: it has nothing to purge with.",
        "Others count.",
        'most = 3\nnames = ["a|b"]\n',
        '| `names` | list of text | `["a\\|b"]` | those that count |',
        "| Security Hub | `SQS.9` |",
        "| AWS Config | `sqs-short` |",
        "| Prowler | `sqs_short` |",
    ):
        assert part in page


def test_what_a_check_does_not_have_has_no_heading() -> None:
    catalogue = default_catalogue()
    page = check_page(details_of(catalogue.checks["tags.resource_tagged"], catalogue))
    assert "## Parameters" not in page
    assert "decide otherwise" not in page


def test_the_index_leads_to_every_page() -> None:
    catalogue = default_catalogue()
    index = checks_index(catalogue)
    assert all(f"[`{each}`]({each}.md)" in index for each in catalogue.checks)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", []),
        ("aws a b", ["aws a b"]),
        ("aws a\n    --b\n    --c\naws d", ["aws a \\", "    --b \\", "    --c", "aws d"]),
        (
            "aws a --b\n    '{\"c\":\n    1}'\n    --d",
            ["aws a --b \\", '    \'{"c":', "    1}' \\", "    --d"],
        ),
    ],
)
def test_a_command_goes_on_where_a_line_is_indented(text: str, lines: list[str]) -> None:
    assert command_lines(text) == lines
