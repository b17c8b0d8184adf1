"""`config.iam_recorded`."""

from fleetscan.catalogue import check
from fleetscan.facts.account import Account, AccountRegion
from fleetscan.facts.base import Every
from fleetscan.facts.config import ConfigurationRecorder, RecorderStatus, can_record_iam
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=[
        "fsbp:Config.1",
        "cis-1.4:3.5",
        "cis-1.5:3.5",
        "cis-2.0:3.5",
        "cis-3.0:3.3",
        "cis-4.0:3.3",
        "cis-5.0:3.3",
        "cis-6.0:4.3",
        "cis-7.0:4.3",
    ],
    prowler=["config_recorder_all_regions_enabled"],
)
def iam_recorded(
    account: Account,
    regions: Every[tuple[AccountRegion, ConfigurationRecorder, RecorderStatus]],
) -> Verdict:
    """AWS Config records the users, groups, roles and policies of IAM, in one region at least.

    Why:
        They belong to no region, and a recorder leaves them out unless it is told otherwise. Who
        was in which group, and what a role was allowed to do last week, is then nowhere.

    Fix:
        Have the recorder of one region include the global types: one of those in which AWS Config
        was before February 2022, such as us-east-1. In more regions each change is recorded, and
        charged for, once more.

    CLI:
        aws configservice put-configuration-recorder
            --configuration-recorder name=default,roleARN=ROLE_ARN
            --recording-group allSupported=true,includeGlobalResourceTypes=true --region REGION

    Terraform:
        resource "aws_config_configuration_recorder" "example" {
          name     = "default"
          role_arn = aws_iam_role.config.arn

          recording_group {
            all_supported                 = true
            include_global_resource_types = true
          }
        }

    Differs:
        Prowler does not look at it. CIS asks for it in one region, as this does. A recorder that is
        told to record IAM where AWS Config can't, in regions that it came to since February 2022,
        does not count.
    """
    in_vain: list[str] = []
    for region, recorder, status in regions:
        if recorder.name is not None and recorder.records_iam and status.is_recording:
            if can_record_iam(region):
                return Pass(f"the IAM of account {account.id} is recorded in {region.region}")
            in_vain.append(region.region)
    nowhere = f"the IAM of account {account.id} is recorded in no region"
    if in_vain:
        return Fail(f"{nowhere}: AWS Config can't record it in {', '.join(sorted(in_vain))}")
    return Fail(nowhere)
