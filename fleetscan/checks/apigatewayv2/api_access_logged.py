"""`apigatewayv2.api_access_logged`."""

from fleetscan.catalogue import check
from fleetscan.facts.apigatewayv2 import ApiStages, HttpApi
from fleetscan.verdicts import Fail, NotApplicable, Pass, Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=["fsbp:APIGateway.9", "cis-7.0:4.10"],
    prowler=["apigatewayv2_api_access_logging_enabled"],
    config_rules=["api-gwv2-access-logs-enabled"],
)
def api_access_logged(http_api: HttpApi, stages: ApiStages) -> Verdict:
    """Every stage of the API writes access logs.

    Why:
        They tell who called what, from where and with what result. An HTTP API has no other logs.

    Fix:
        Give each stage a log group and a format for its access logs.

    CLI:
        aws apigatewayv2 update-stage --api-id API_ID --stage-name STAGE
            --access-log-settings DestinationArn=LOG_GROUP_ARN,Format='$context.requestId'

    Terraform:
        resource "aws_apigatewayv2_stage" "example" {
          api_id = aws_apigatewayv2_api.example.id
          name   = "prod"

          access_log_settings {
            destination_arn = aws_cloudwatch_log_group.example.arn
            format          = "$context.requestId $context.identity.sourceIp $context.status"
          }
        }

    Differs:
        Security Hub judges each stage, this check each API by all of its stages: it names those
        that fail.
    """
    if not stages.all:
        return NotApplicable(f"API {http_api.id} has no stage")
    silent = sorted(each.name for each in stages.all if each.access_logs is None)
    if silent:
        return Fail(f"API {http_api.id} has stages without access logs: {', '.join(silent)}")
    return Pass(f"API {http_api.id} has access logs of all its stages")
