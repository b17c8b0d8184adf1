"""`docs/frameworks.md`, in Markdown: made of the checks and the frameworks. Pure."""

from collections.abc import Iterator
from typing import Final

from fleetscan.catalogue import Catalogue
from fleetscan.frameworks.coverage import (
    Covered,
    CoveredRequirement,
    FrameworkCoverage,
    coverages,
)
from fleetscan.frameworks.data import FRAMEWORK_IDS
from fleetscan.frameworks.model import percent

__all__ = ["page"]

_WORDS: Final = {
    Covered.AUTOMATED: "automated",
    Covered.MANUAL: "manual",
    Covered.NOT_COVERED: "not covered",
}

_INTRODUCTION: Final = """\
# Frameworks

What published frameworks require, and which checks cover it. `make pages` makes this page.

```
fleetscan frameworks [--format table|json]       the table of all frameworks
fleetscan frameworks show cis-7.0                the requirements of one, and their checks
fleetscan frameworks --checks-path DIR           with custom checks, which may name any framework
fleetscan scan --framework cis-7.0 …             only the checks that are mapped to it; takes globs
```

A requirement is **automated** where at least one check is mapped to it, **manual** where no check
is and only a person can judge it (the table says why), and else **not covered**. A benchmark
calls many requirements manual that can be told from AWS's API all the same: such a requirement
has a check, or is counted as not covered, and never as manual. Where a check sees a part of a
requirement only, the table says what is left to a person. **Complete** is the share that is
automated of what can be checked: automated and not covered. A check says itself which
requirements it is mapped to; the titles here are ours, and what a requirement says exactly is for
its publisher to say.

## The score of a sweep

The report has `summary.frameworks`, with an object for each framework that a check of the sweep
is mapped to:

```json
"cis-7.0": {"passed": 42, "failed": 3, "not_evaluated": 1, "not_applicable": 2,
            "score": 0.9333, "completeness": 0.9792}
```

The numbers are of requirements, each counted once for each account, and of those alone that a
check of the sweep is mapped to. In an account, a requirement has **failed** if anything failed of
any of its checks; else it is **not evaluated** if anything of them could not be evaluated; else it
has **passed** if anything passed; else there was nothing to judge. `score` is
passed / (passed + failed), or null where neither is. `completeness` is the share of the
evaluations of those checks that could be made: what could not be counts against it, and never as a
failure. With other checks, or fewer, the same requirement can come out differently: compare scores
of the same choice of checks.

The terminal shows the scores of the frameworks that `--framework` asks for. Unasked it shows
those of the newest CIS benchmark and of FSBP, where the sweep has checks for at least 20 of their
requirements.

## Where the lists are from

- **CIS AWS Foundations Benchmark.** Numbers, levels and kinds are those that two public mappings
  agree on, Prowler's and Powerpipe's; of 7.0 only Prowler's is there. Where they differ, in the
  level or the kind of some requirements (most of them alarms of 2.0 and 3.0), Powerpipe's is
  taken up to 3.0 and Prowler's from 4.0 on, as each fits the version after it. Of 5.0, one number
  of Prowler's (1.10, given as 1.1) is corrected by a third public list. The lists are complete:
  their numbers have no hole.
- **AWS Foundational Security Best Practices.** The list in Security Hub's user guide as it was at
  the end of 2025, without three controls that are gone since (AppSync.1, AppSync.6, MQ.3), and
  with those that public configurations of August and September 2026 name, which were made from
  AWS's own answers. These are whole for the services that they name. What AWS added in 2026 for
  the others, EC2, ELB, IAM, RDS and S3 among them, is taken from a public policy library for the
  standard: a control may be missing. EFS.6, EKS.3 and ElastiCache.4 to 7 are kept, though one of
  those configurations lacks them. Controls that are marked with \\* are Security Hub's, but not
  on AWS's list of this standard: Prowler maps checks to them, and so do we.

## Coverage

| id | framework | requirements | automated | manual | not covered | complete |
| --- | --- | ---: | ---: | ---: | ---: | ---: |
"""


def page(catalogue: Catalogue) -> str:
    """Return the whole page, in Markdown, as the checks of a catalogue make it.

    Frameworks that do not come with fleetscan are left out.
    """
    found = coverages(catalogue.checks.values())
    known = [found[framework_id] for framework_id in FRAMEWORK_IDS]
    rows = "".join(f"{_summary(each)}\n" for each in known)
    return _INTRODUCTION + rows + "".join(f"{line}\n" for each in known for line in _lines(each))


def _summary(coverage: FrameworkCoverage) -> str:
    framework = coverage.framework
    share = coverage.completeness
    cells = (
        f"`{framework.id}`",
        framework.name,
        str(len(coverage.requirements)),
        *(str(coverage.counts[each]) for each in Covered),
        "" if share is None else percent(share),
    )
    return _row(*cells)


def _lines(coverage: FrameworkCoverage) -> Iterator[str]:
    has_levels = any(each.requirement.level for each in coverage.requirements)
    yield ""
    yield f"## {coverage.framework.name}"
    yield ""
    if has_levels:
        yield _row("number", "level", "assessed", "what it is about", "covered")
        yield _row(*(["---"] * 5))
    else:
        yield _row("number", "what it is about", "covered")
        yield _row(*(["---"] * 3))
    for each in coverage.requirements:
        requirement = each.requirement
        number = requirement.number if requirement.listed else f"{requirement.number} \\*"
        middle = (str(requirement.level), requirement.kind.value) if has_levels else ()
        yield _row(number, *middle, requirement.title, _covered(each))


def _covered(each: CoveredRequirement) -> str:
    why = each.requirement.why_manual or ""
    if not each.checks:
        return f"{_WORDS[each.covered]}{why and f': {why}'}"
    checks = ", ".join(f"[`{check_id}`](checks/{check_id}.md)" for check_id in each.checks)
    return f"{checks}{why and f'; left to a person: {why}'}"


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"
