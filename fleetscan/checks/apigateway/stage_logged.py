"""`apigateway.stage_logged`."""

from typing import Annotated, Literal

from msgspec import Meta

from fleetscan.catalogue import check
from fleetscan.facts.apigateway import RestStage
from fleetscan.verdicts import Fail, Pass, Severity, Verdict

Level = Literal["ERROR", "INFO"]

_ALL_METHODS = "*/*"


@check(
    severity=Severity.MEDIUM,
    frameworks=["fsbp:APIGateway.1", "cis-7.0:4.10"],
    prowler=["apigateway_restapi_logging_enabled"],
    config_rules=["api-gw-execution-logging-enabled"],
)
def stage_logged(
    stage: RestStage,
    *,
    levels: Annotated[tuple[Level, ...], Meta(min_length=1)] = ("ERROR", "INFO"),
) -> Verdict:
    """The stage logs how each of its calls is executed, or at least those that fail.

    Why:
        These logs tell who called what and why it was refused or broke, which is where an attack
        on an API shows first.

    Fix:
        Set the logging level of all methods to ERROR or INFO. API Gateway needs a role by which it
        may write to CloudWatch Logs, once for each region.

    CLI:
        aws apigateway update-stage --rest-api-id API_ID --stage-name STAGE
            --patch-operations op=replace,path=/*/*/logging/loglevel,value=ERROR

    Terraform:
        resource "aws_api_gateway_method_settings" "example" {
          rest_api_id = aws_api_gateway_rest_api.example.id
          stage_name  = aws_api_gateway_stage.example.stage_name
          method_path = "*/*"

          settings {
            logging_level = "ERROR"
          }
        }

    Differs:
        Every method counts: a stage that logs all but one fails, and so does one that logs some
        methods without a setting for the rest. Prowler passes a stage with any setting that logs.
        WebSocket APIs, which AWS's control judges as well, are not judged here.

    Options:
        levels: the levels that are enough
    """
    general = stage.logging_levels.get(_ALL_METHODS, "OFF")
    silent = sorted(
        method
        for method, level in stage.logging_levels.items()
        if level not in levels and method != _ALL_METHODS
    )
    if general not in levels:
        return Fail(f"the level at which stage {stage.id} logs its calls is {general}")
    if silent:
        return Fail(f"stage {stage.id} logs too little of {', '.join(silent)}")
    return Pass(f"stage {stage.id} logs its calls at the level {general}")
