"""`config.resources_recorded`."""

from collections.abc import Iterator

from fleetscan.catalogue import check
from fleetscan.catalogue.parameters import ResourceType
from fleetscan.facts.account import AccountRegion
from fleetscan.facts.config import ConfigurationRecorder, DeliveryStatus, RecorderStatus
from fleetscan.verdicts import Fail, Pass, Severity, Verdict

# https://docs.aws.amazon.com/config/latest/developerguide/using-service-linked-roles-config.html
_OWN_ROLE = "/aws-service-role/config.amazonaws.com/"


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
def resources_recorded(
    account: AccountRegion,
    recorder: ConfigurationRecorder,
    status: RecorderStatus,
    delivery: DeliveryStatus,
    *,
    service_linked_role: bool = False,
    may_leave_out: tuple[ResourceType, ...] = (),
) -> Verdict:
    """AWS Config records all types of resources in the region, and delivers what it records.

    Why:
        After an incident the question is how a security group or a policy looked a week ago, and
        what changed it into what it is now. Only what was recorded then answers it.

    Fix:
        Have a recorder record all types in every region, with a delivery channel to a bucket, and
        start it. The types of IAM need to be recorded in one region alone.

    CLI:
        aws configservice put-configuration-recorder
            --configuration-recorder name=default,roleARN=ROLE_ARN
            --recording-group allSupported=true,includeGlobalResourceTypes=false --region REGION
        aws configservice put-delivery-channel
            --delivery-channel name=default,s3BucketName=BUCKET --region REGION
        aws configservice start-configuration-recorder --configuration-recorder-name default
            --region REGION

    Terraform:
        resource "aws_config_configuration_recorder" "example" {
          name     = "default"
          role_arn = aws_iam_role.config.arn

          recording_group {
            all_supported                 = true
            include_global_resource_types = false
          }
        }

        resource "aws_config_delivery_channel" "example" {
          name           = "default"
          s3_bucket_name = aws_s3_bucket.config.bucket
          depends_on     = [aws_config_configuration_recorder.example]
        }

        resource "aws_config_configuration_recorder_status" "example" {
          name       = aws_config_configuration_recorder.example.name
          is_enabled = true
          depends_on = [aws_config_delivery_channel.example]
        }

    Differs:
        Security Hub asks in addition for the service-linked role, which is an option here, and is
        content with the types that its own controls look at. Types of IAM that are left out do not
        matter here: config.iam_recorded asks that one region records them. The last status has to
        be Success, as CIS has it: one that is Pending, as just after the start, passes in Prowler.

    Options:
        service_linked_role: whether the recorder has to read with the service-linked role of Config
        may_leave_out: types of resources that need not be recorded, such as AWS::EC2::NetworkAcl
    """
    problems = [
        *_of_recorder(recorder, may_leave_out),
        *_of_status(status),
        *_of_delivery(delivery),
    ]
    if recorder.name is None:
        problems = ["there is no configuration recorder"]
    elif service_linked_role and _OWN_ROLE not in (recorder.role_arn or ""):
        problems.append(f"the recorder reads with {recorder.role_arn or 'no role'}")
    if problems:
        return Fail(f"not all is recorded in {account.region}: {', '.join(problems)}")
    return Pass(f"all types of resources are recorded in {account.region}")


def _of_recorder(recorder: ConfigurationRecorder, may_leave_out: tuple[str, ...]) -> Iterator[str]:
    if not recorder.all_types:
        yield f"the recorder records {len(recorder.types)} types alone"
    elif left_out := sorted(set(recorder.left_out).difference(may_leave_out)):
        yield f"the recorder leaves out {' and '.join(left_out)}"


def _of_status(status: RecorderStatus) -> Iterator[str]:
    if not status.is_recording:
        yield "the recorder is stopped"
    elif status.last_status != "Success":
        yield f"the recorder's last status is {status.last_status}{_because(status.error)}"


def _of_delivery(delivery: DeliveryStatus) -> Iterator[str]:
    if delivery.channel is None:
        yield "there is no delivery channel"
    elif delivery.last_status == "Failure":
        yield f"the last delivery failed{_because(delivery.error)}"


def _because(error: str | None) -> str:
    return f" ({error})" if error else ""
