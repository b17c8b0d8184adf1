import io
import re
import shlex
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from fleetscan.cli.summary import print_summary
from fleetscan.reports import RunNumbers
from fleetscan.store import Run, RunStatus, RunStore
from fleetscan.verdicts import Cause, Severity
from tests.cli import example_sweeps as example
from tests.cli.example_sweeps import CHECKS, IDS, NAMES
from tests.cli.sweeps import RUN_ID, account_ids, begin, check, end, evaluation, gap, sweep


@pytest.fixture
def store(tmp_path: Path) -> Iterator[RunStore]:
    with RunStore.open(tmp_path / "runs.db") as opened:
        yield opened


def shown(
    store: RunStore,
    run: Run,
    *,
    width: int = 80,
    color: bool = False,
    report_path: str | None = "report.json",
    frameworks: Sequence[str] = (),
) -> str:
    output = io.StringIO()
    console = Console(
        file=output,
        width=width,
        force_terminal=color,
        color_system="truecolor" if color else None,
    )
    print_summary(
        console,
        store=store,
        run=run,
        numbers=RunNumbers.of(store, run.id),
        report_path=report_path,
        frameworks=frameworks,
    )
    return output.getvalue()


def test_a_clean_run_says_that_all_was_seen(store: RunStore) -> None:
    assert (
        shown(store, example.clean(store))
        == """\
Swept 3 accounts in 12 s: 3 tasks, 30 API calls.
12 evaluations: 12 passed, 0 failed, 0 not applicable.
Everything was seen: all 12 cells of the plan.

Nothing failed.

Report: report.json
"""
    )


def test_findings_come_worst_first_and_then_what_was_not_seen(store: RunStore) -> None:
    assert (
        shown(store, example.mixed(store))
        == """\
Swept 3 accounts in 1 min 23 s: 5 tasks, 1,264 API calls.
9 evaluations: 1 passed, 7 failed, 1 not applicable.
Not everything was seen: 9 of 20 cells (account x region x check) have gaps.

7 failed: 5 high, 1 medium, 1 low. Worst first:
  high    s3.bucket_encrypted: 5 in 2 accounts
          website (payments-prod, af-south-1); logs, raw (payments-prod,
          eu-west-1) and 2 more
          Fix: Set a default: `aws s3api put-bucket-encryption --bucket NAME
          --server-side-encryption-configuration '{"Rules":[{"ApplyServerSide...
  medium  ec2.instance_not_stopped: 1 in 1 account
          i-0a1b2c3d4e5f67890 (payments-prod, eu-west-1)
          Fix: Terminate it.
  low     tags.resource_tagged: 1 in 1 account
          lake (data-lake, eu-west-1)
          Fix: Tag it.

Not evaluated: 9. What could not be seen, and why:
  role can't be assumed in sandbox, 4 cells
    Fix: See that the role exists there, and that its trust policy and external
    id let you in.
    Example: role arn:aws:iam::000000000003:role/audit can't be assumed: User:
    arn:aws:iam::999999999999:user/ci is not authorized to perform: sts:Assum...
  region not enabled: af-south-1 in data-lake, 4 cells
    Fix: Enable the region in the account, or leave it out of `regions`.
    Example: region af-south-1 is not enabled in the account
  s3:GetBucketEncryption denied in data-lake, 1 cell
    Fix: Grant s3:GetEncryptionConfiguration to the role.
    Example: User: arn:aws:sts::000000000001:assumed-role/audit/fleetscan is not
    authorized to perform: s3:GetEncryptionConfiguration because no identity-...

Report: report.json
  jq '.findings[] | select(.severity == "high")' report.json
  jq '.coverage.gaps[]' report.json
Once what is missing is granted or mended, sweep again.
"""
    )


def test_an_interrupted_run_says_how_to_go_on(store: RunStore) -> None:
    assert (
        shown(store, example.interrupted(store))
        == """\
Interrupted after 1 h 02 min: 1 of 3 accounts and 1 of 2 tasks known so far are
done; 1 API call.
1 evaluation: 0 passed, 1 failed, 0 not applicable.
Not everything was seen: 12 of 16 cells (account x region x check) have gaps.

1 failed: 1 low. Worst first:
  low  tags.resource_tagged: 1 in 1 account
       logs (payments-prod, eu-west-1)
       Fix: Tag it.

Not evaluated: 12. What could not be seen, and why:
  not reached before the end, 12 cells in 2 accounts

To go on from here, run the same command with --resume added.
Report: report.json
  jq '.findings[] | select(.severity == "low")' report.json
  jq '.coverage.gaps[]' report.json
"""
    )


def test_a_run_that_saw_nothing_does_not_say_that_nothing_failed(store: RunStore) -> None:
    assert (
        shown(store, example.only_gaps(store))
        == """\
Swept 3 accounts in 1.2 s: 3 tasks, 0 API calls.
0 evaluations: 0 passed, 0 failed, 0 not applicable.
Not everything was seen: 12 of 12 cells (account x region x check) have gaps.

Nothing was evaluated.

Not evaluated: 12. What could not be seen, and why:
  role can't be assumed in all 3 accounts, 12 cells
    In payments-prod, data-lake, sandbox
    Fix: See that the role exists there, and that its trust policy and external
    id let you in.
    Example: role arn:aws:iam::000000000003:role/audit can't be assumed: User:
    arn:aws:iam::999999999999:user/ci is not authorized to perform: sts:Assum...

Report: report.json
  jq '.coverage.gaps[]' report.json
Once what is missing is granted or mended, sweep again.
"""
    )


def test_hostile_names_are_shown_and_do_nothing(store: RunStore) -> None:
    assert (
        shown(store, example.hostile(store))
        == r"""Swept 3 accounts in 1 min 23 s: 3 tasks, 30 API calls.
3 evaluations: 0 passed, 3 failed, 0 not applicable.
Not everything was seen: 1 of 12 cells (account x region x check) has gaps.

3 failed: 2 high, 1 low. Worst first:
  high  s3.bucket_encrypted: 2 in 1 account
        [/red]\x1b[2J, xxxxxxxxxxxxxxxxxxxxxxxxxxxxx... ([bold]x[/]
        \x1b]0;t\x07\x1b[31m, eu-west-1)
        Fix: Set a default: `aws s3api put-bucket-encryption --bucket NAME
        --server-side-encryption-configuration '{"Rules":[{"ApplyServerSideEn...
  low   tags.resource_tagged: 1 in 1 account
        全角全角全角全角全角全角全角... (日本語のとても長いアカウント...,
        eu-west-1)
        Fix: Tag it.

Not evaluated: 1. What could not be seen, and why:
  unexpected reply: ec2:Describe\x1bVolumes in a\u202eb\nReport: forged.json, 1
  cell
    Fix: See whether a proxy or another endpoint answers in place of AWS.
    Example:
    <html>\n\x1b[31m[red]yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy...

Report: report.json
  jq '.findings[] | select(.severity == "high")' report.json
  jq '.coverage.gaps[]' report.json
Once what is missing is granted or mended, sweep again.
"""
    )


def test_at_40_columns_it_is_still_readable(store: RunStore) -> None:
    assert (
        shown(store, example.mixed(store), width=40)
        == """\
Swept 3 accounts in 1 min 23 s: 5 tasks,
1,264 API calls.
9 evaluations: 1 passed, 7 failed, 1 not
applicable.
Not everything was seen: 9 of 20 cells
(account x region x check) have gaps.

7 failed: 5 high, 1 medium, 1 low. Worst
first:
  high    s3.bucket_encrypted: 5 in 2
          accounts
    website (payments-prod, af-south-1);
    logs, raw (payments-prod, eu-west-1)
    and 2 more
    Fix: Set a default: `aws s3api
    put-bucket-encryption --bucket NA...
  medium  ec2.instance_not_stopped: 1 in
          1 account
  low     tags.resource_tagged: 1 in 1
          account

Not evaluated: 9. What could not be
seen, and why:
  role can't be assumed in sandbox, 4
  cells
    Fix: See that the role exists there,
    and that its trust policy and
    external id let you in.
    Example: role
    arn:aws:iam::000000000003:role/au...
  region not enabled: af-south-1 in
  data-lake, 4 cells
    Fix: Enable the region in the
    account, or leave it out of
    `regions`.
    Example: region af-south-1 is not
    enabled in the account
  s3:GetBucketEncryption denied in
  data-lake, 1 cell

Report: report.json
  jq '.findings[] | select(.severity == "high")' report.json
  jq '.coverage.gaps[]' report.json
Once what is missing is granted or
mended, sweep again.
"""
    )


@pytest.mark.parametrize("fill", example.SWEEPS)
def test_colour_adds_nothing_but_colour(store: RunStore, fill: Callable[[RunStore], Run]) -> None:
    run = fill(store)
    in_color = shown(store, run, color=True)
    assert "\x1b[1m" in in_color
    assert Text.from_ansi(in_color).plain.rstrip() == shown(store, run).rstrip()


def test_each_severity_has_a_colour_of_its_own_and_its_word(store: RunStore) -> None:
    begin(store, [check(f"s3.{each}", each, "Fix it.") for each in Severity], NAMES)
    sweep(store, IDS[0], *(evaluation(f"s3.{each}", "logs") for each in Severity))
    written = shown(store, end(store, RunStatus.INCOMPLETE), color=True)
    severities = "|".join(Severity)
    labels = re.findall(rf"^ *(\x1b\[[\d;]+m)({severities})\x1b", written, re.MULTILINE)
    assert [word for _, word in labels] == list(reversed(Severity))
    assert len({color for color, _ in labels}) == len(Severity)


@pytest.mark.parametrize("width", [20, 40, 60, 80, 120])
@pytest.mark.parametrize("fill", example.SWEEPS)
def test_no_line_but_a_command_is_wider_than_the_terminal(
    store: RunStore, fill: Callable[[RunStore], Run], width: int
) -> None:
    for line in shown(store, fill(store), width=width).splitlines():
        assert cell_len(line) <= width or line.startswith("  jq ")
        assert line == line.rstrip()


def test_a_thousand_accounts_are_no_wall_of_text(store: RunStore) -> None:
    run = example.fill_a_large_fleet(store)
    for width in (40, 60, 80, 200):
        written = shown(store, run, width=width)
        assert 20 <= len(written.splitlines()) <= 45, width
        assert "3,920 failed" in written
        assert "role can't be assumed" in written


def test_what_is_left_out_is_counted(store: RunStore) -> None:
    written = shown(store, example.fill_a_large_fleet(store), width=200)
    (total,) = re.findall(r"^3,920 failed: (.+)\. Worst", written, re.MULTILINE)
    ((more, left),) = re.findall(r"^  and (\d+) more checks: (.+)$", written, re.MULTILINE)
    lines = re.findall(r"^  (\w+)  service\S+: (\d+) in \d+ accounts$", written, re.MULTILINE)
    counted = severities(left)
    for severity, number in lines:
        counted[severity] += int(number)
    assert len(lines) + int(more) == 200
    assert counted == severities(total)
    assert counted.total() == 3920


def severities(text: str) -> Counter[str]:
    """Read `1 high, 2 low`."""
    numbers = re.findall(r"(\d[\d,]*) (\w+)", text)
    return Counter({severity: int(number.replace(",", "")) for number, severity in numbers})


def test_a_gap_in_one_account_names_it_and_one_in_many_names_a_few(store: RunStore) -> None:
    names = {each: f"account-{int(each)}" for each in account_ids(12)}
    begin(store, CHECKS, names)
    for number, account_id in enumerate(names):
        gaps = [gap("tags.resource_tagged", Cause.TIMEOUT, operation="s3:ListBuckets")]
        if not number:
            gaps.append(gap("s3.bucket_encrypted", Cause.THROTTLED, operation="s3:GetTags"))
        sweep(store, account_id, *gaps)
    written = shown(store, end(store, RunStatus.INCOMPLETE))
    assert "  timed out in eu-west-1: s3:ListBuckets in all 12 accounts, 12 cells\n" in written
    assert "    In account-1, account-2, account-3 and 9 more\n" in written
    assert "  throttled in eu-west-1: s3:GetTags in account-1, 1 cell\n" in written


@pytest.mark.parametrize("cause", Cause)
def test_each_cause_has_its_words_and_what_helps(store: RunStore, cause: Cause) -> None:
    begin(store, CHECKS, NAMES)
    denied = gap("s3.bucket_encrypted", cause, operation="s3:X", action="s3:GetX", message="why")
    sweep(store, IDS[0], denied)
    lines = shown(store, end(store, RunStatus.INCOMPLETE)).splitlines()
    start = lines.index("Not evaluated: 9. What could not be seen, and why:")
    group = next(n for n, each in enumerate(lines) if each.endswith(" in payments-prod, 1 cell"))
    assert ("eu-west-1" if cause is Cause.REGION_DISABLED else "s3:X") in lines[group]
    assert group > start
    assert re.fullmatch(r"    Fix: .+", lines[group + 1])
    assert ("s3:GetX" in lines[group + 1]) is ("denied" in cause)


@pytest.mark.parametrize("code", ["²", "٣", "9" * 5_000, ""])
def test_a_code_that_is_hardly_one_is_summarized_like_any_other(store: RunStore, code: str) -> None:
    begin(store, CHECKS, NAMES)
    odd = gap("s3.bucket_encrypted", Cause.UNEXPECTED_REPLY, operation="s3:GetX", code=code)
    sweep(store, IDS[0], odd)
    assert "s3:GetX" in shown(store, end(store, RunStatus.INCOMPLETE))


def test_a_role_that_failed_for_another_reason_says_which(store: RunStore) -> None:
    begin(store, CHECKS, NAMES)
    late = gap("s3.bucket_encrypted", Cause.TIMEOUT, operation="sts:AssumeRole", message="too late")
    sweep(store, IDS[0], late)
    lines = shown(store, end(store, RunStatus.INCOMPLETE)).splitlines()
    group = lines.index("  role can't be assumed (timed out) in payments-prod, 1 cell")
    assert lines[group + 1] == "    Fix: Check the network and the proxy, and sweep again."


def test_nothing_to_judge_is_not_nothing_wrong(store: RunStore) -> None:
    begin(store, CHECKS, NAMES)
    for account_id in IDS:
        sweep(store, account_id)
    written = shown(store, end(store, RunStatus.COMPLETE))
    assert "Everything was seen, and there is no resource that these checks judge.\n" in written


def test_a_resumed_run_tells_no_duration(store: RunStore) -> None:
    """Between its begin and its end nobody may have swept for days."""
    example.interrupted(store)
    store.reopen(RUN_ID)
    sweep(store, IDS[1])
    sweep(store, IDS[2], regions=("eu-west-1", "us-east-1"))
    headline = shown(store, end(store, RunStatus.COMPLETE)).splitlines()[0]
    assert headline == "Swept 3 accounts (resumed): 4 tasks, 31 API calls."


def test_with_no_file_there_is_no_command(store: RunStore) -> None:
    written = shown(store, example.mixed(store), report_path=None)
    assert "Report" not in written
    assert "jq" not in written
    assert written.endswith("Once what is missing is granted or mended, sweep again.\n")
    assert not written.endswith("\n\n")


def test_the_commands_can_be_copied_whatever_the_path(store: RunStore) -> None:
    written = shown(store, example.only_gaps(store), report_path="my reports/it's $HOME.json")
    assert "Report: my reports/it's $HOME.json\n" in written
    command = next(line for line in written.splitlines() if line.startswith("  jq"))
    assert shlex.split(command) == ["jq", ".coverage.gaps[]", "my reports/it's $HOME.json"]


def test_a_run_without_a_cell_does_not_say_that_all_was_seen(store: RunStore) -> None:
    """No enabled region fits what the plan asks for."""
    begin(store, CHECKS, {"111111111111": "one"}, regions=())
    sweep(store, "111111111111", regions=())
    said = shown(store, end(store, RunStatus.COMPLETE))
    assert "Nothing was looked at" in said
    assert "Everything was seen" not in said


def test_the_frameworks_that_were_asked_for_have_a_line(store: RunStore) -> None:
    written = shown(store, example.framework(store), frameworks=["cis-*"])
    assert (
        written
        == """\
Swept 1 account in 1 min 23 s: 1 task, 10 API calls.
3 evaluations: 2 passed, 1 failed, 0 not applicable.
Not everything was seen: 1 of 4 cells (account x region x check) has gaps.
cis-6.0, by account: 1 of 1 requirement passed (100 %); complete.
cis-7.0, by account: 2 of 3 requirements passed (66 %), 1 not evaluated; 75 %
complete.

1 failed: 1 low. Worst first:
  low  tags.resource_tagged: 1 in 1 account
       x (one, eu-west-1)
       Fix: Tag it.

Not evaluated: 1. What could not be seen, and why:
  s3:Get denied in one, 1 cell
    Fix: Grant s3:Get to the role.
    Example: no

Report: report.json
  jq '.findings[] | select(.severity == "low")' report.json
  jq '.coverage.gaps[]' report.json
Once what is missing is granted or mended, sweep again.
"""
    )


def test_a_score_of_few_requirements_is_not_told_unasked(store: RunStore) -> None:
    assert "cis-7.0" not in shown(store, example.framework(store))
