"""`ec2.instances_require_imdsv2_by_default`."""

from fleetscan.catalogue import check
from fleetscan.facts.account import AccountRegion
from fleetscan.facts.ec2 import MetadataDefaults
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.HIGH,
    frameworks=["cis-2.0:5.6"],
    prowler=["ec2_instance_account_imdsv2_enabled"],
)
def instances_require_imdsv2_by_default(
    account: AccountRegion, defaults: MetadataDefaults
) -> Verdict:
    """New instances in the region tell their metadata to nobody without a session token (IMDSv2).

    Why:
        It is then so for whatever is started, also where a template or a person does not think of
        it. Without a token, an application that can be made to fetch a URL gives the credentials
        of its instance away.

    Fix:
        Set the account's default to require tokens, in each region by itself. Instances that are
        there already stay as they are.

    CLI:
        aws ec2 modify-instance-metadata-defaults --http-tokens required --region REGION

    Terraform:
        resource "aws_ec2_instance_metadata_defaults" "example" {
          http_tokens = "required"
        }

    Differs:
        A default that switches the metadata off altogether passes, for then no one can ask.
    """
    if defaults.endpoint == "disabled":
        return Pass(f"new instances tell no metadata in {account.region}")
    if defaults.tokens == "required":
        return Pass(f"new instances require a token for their metadata in {account.region}")
    how = "not set" if defaults.tokens is None else defaults.tokens
    return Fail(
        f"new instances may tell their metadata without a token in {account.region}: "
        f"the default is {how}"
    )
