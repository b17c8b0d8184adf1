"""`ec2.instance_requires_imdsv2`."""

from fleetscan.catalogue import check
from fleetscan.facts.ec2 import Instance
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.HIGH,
    frameworks=[
        "fsbp:EC2.8",
        "cis-2.0:5.6",
        "cis-3.0:5.6",
        "cis-4.0:5.7",
        "cis-5.0:5.7",
        "cis-6.0:6.7",
        "cis-7.0:6.7",
    ],
    prowler=[
        "ec2_instance_imdsv2_enabled",
        "ec2_confidential_workload_host_imdsv2_not_enforced",
    ],
    config_rules=["ec2-imdsv2-check"],
)
def instance_requires_imdsv2(instance: Instance) -> Verdict:
    """The instance tells its metadata to nobody without a session token (IMDSv2).

    Why:
        The metadata hold the credentials of the instance's role. Without a token, an application
        that can be made to fetch a URL can be made to give them away.

    Fix:
        Require tokens. First see by the metric MetadataNoToken that nothing on the instance asks
        without one; old SDKs do.

    CLI:
        aws ec2 modify-instance-metadata-options --instance-id INSTANCE_ID
            --http-tokens required --http-endpoint enabled

    Terraform:
        resource "aws_instance" "example" {
          ami           = "ami-0123456789abcdef0"
          instance_type = "t3.micro"

          metadata_options {
            http_tokens   = "required"
            http_endpoint = "enabled"
          }
        }

    Differs:
        An instance whose metadata can't be asked for at all passes, as it does in Prowler; AWS's
        control looks at the tokens alone. Prowler's check of hosts with confidential workloads
        asks the same of some instances; all are judged here.
    """
    if instance.metadata_endpoint == "disabled":
        return Pass(f"instance {instance.id} tells no metadata")
    if instance.metadata_tokens == "required":
        return Pass(f"instance {instance.id} requires a token for its metadata")
    return Fail(f"instance {instance.id} tells its metadata without a token")
