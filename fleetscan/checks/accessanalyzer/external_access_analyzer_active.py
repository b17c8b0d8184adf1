"""`accessanalyzer.external_access_analyzer_active`."""

from fleetscan.catalogue import check
from fleetscan.facts.accessanalyzer import Analyzer
from fleetscan.facts.account import AccountRegion
from fleetscan.facts.base import InRegion
from fleetscan.verdicts import Fail, NotRead, Pass, Severity, Unread, Verdict


@check(
    severity=Severity.LOW,
    frameworks=[
        "cis-1.4:1.20",
        "cis-1.5:1.20",
        "cis-2.0:1.20",
        "cis-3.0:1.20",
        "cis-4.0:1.20",
        "cis-5.0:1.19",
        "cis-6.0:2.19",
        "cis-7.0:2.18",
    ],
    prowler=["accessanalyzer_enabled"],
    config_rules=["iam-external-access-analyzer-enabled"],
)
def external_access_analyzer_active(
    account: AccountRegion, analyzers: InRegion[Analyzer]
) -> Verdict:
    """An analyzer of IAM Access Analyzer looks for external access in the region.

    Why:
        It proves from policies who outside of the account may reach buckets, keys, roles and
        queues, and tells within minutes of a change. Each region needs its own.

    Fix:
        Create an analyzer for external access in every region that you use. It costs nothing.

    CLI:
        aws accessanalyzer create-analyzer --analyzer-name external --type ACCOUNT --region REGION

    Terraform:
        resource "aws_accessanalyzer_analyzer" "example" {
          analyzer_name = "external"
          type          = "ACCOUNT"
        }

    Differs:
        Analyzers of unused or of internal access do not count: they cost money and answer another
        question. An analyzer of the organization is seen in the account that owns it alone. AWS
        does not tell members of it, so that they fail here as they do in Security Hub: suppress
        that where it is so.
    """
    unknown: list[Unread] = []
    for analyzer in analyzers:
        if analyzer.status != "ACTIVE":
            continue
        if analyzer.finds_external_access is True:
            return Pass(f"analyzer {analyzer.id} looks for external access in {account.region}")
        if isinstance(analyzer.finds_external_access, Unread):
            unknown.append(analyzer.finds_external_access)
    if unknown:
        raise NotRead(*unknown)
    return Fail(f"no active analyzer looks for external access in {account.region}")
