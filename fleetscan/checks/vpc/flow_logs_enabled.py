"""`vpc.flow_logs_enabled`."""

from collections.abc import Iterable

from fleetscan.catalogue import check
from fleetscan.facts.base import InRegion
from fleetscan.facts.vpc import FlowLog, Vpc
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=[
        "fsbp:EC2.6",
        "cis-1.4:3.9",
        "cis-1.5:3.9",
        "cis-2.0:3.9",
        "cis-3.0:3.7",
        "cis-4.0:3.7",
        "cis-5.0:3.7",
        "cis-6.0:4.7",
        "cis-7.0:4.7",
    ],
    prowler=["vpc_flow_logs_enabled"],
    config_rules=["vpc-flow-logs-enabled"],
)
def flow_logs_enabled(vpc: Vpc, logs: InRegion[FlowLog]) -> Verdict:
    """A flow log of the VPC records at least what is rejected.

    Why:
        Rejected traffic shows who looks for a way in, and what talks to where it should not. After
        an incident there is no other record of it.

    Fix:
        Create a flow log of the VPC for rejected traffic or for all, and see that it may write to
        where its records go.

    CLI:
        aws ec2 create-flow-logs --resource-type VPC --resource-ids VPC_ID
            --traffic-type REJECT --log-destination-type s3
            --log-destination arn:aws:s3:::BUCKET

    Terraform:
        resource "aws_flow_log" "example" {
          vpc_id               = aws_vpc.example.id
          traffic_type         = "REJECT"
          log_destination_type = "s3"
          log_destination      = aws_s3_bucket.logs.arn
        }

    Differs:
        Logs of a VPC's subnets or interfaces do not count, for what is added later is in none. A
        log of accepted traffic alone does not count. One whose records do not arrive fails here,
        where others take its existence for enough. If it is rate-limited it goes on by itself, and
        passes.
    """
    problems = []
    for log in logs.matching(_about, vpc.id):
        if not log.is_active:
            problems.append(f"{log.id} is not active")
        elif log.traffic == "ACCEPT":
            problems.append(f"{log.id} records what is accepted alone")
        elif log.delivery_error == "Access error":
            problems.append(f"{log.id} may not write to its destination")
        elif log.delivery_error not in {None, "Rate limited"}:
            problems.append(f"records of {log.id} do not arrive ({log.delivery_error})")
        else:
            traffic = "rejected" if log.traffic == "REJECT" else "all"
            return Pass(f"flow log {log.id} records {traffic} traffic of VPC {vpc.id}")
    reason = f": {', '.join(sorted(problems))}" if problems else ""
    return Fail(f"VPC {vpc.id} has no flow log of rejected traffic{reason}")


def _about(log: FlowLog) -> Iterable[str]:
    return (log.about,)
