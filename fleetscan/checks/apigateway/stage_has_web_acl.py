"""`apigateway.stage_has_web_acl`."""

from fleetscan.catalogue import check
from fleetscan.facts.apigateway import RestStage
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=["fsbp:APIGateway.4"],
    prowler=["apigateway_restapi_waf_acl_attached"],
    config_rules=["api-gw-associated-with-waf"],
)
def stage_has_web_acl(stage: RestStage) -> Verdict:
    """The stage has a web ACL of AWS WAF before it.

    Why:
        A web ACL turns the attacks that every API sees away before they reach the application, and
        is where a new one can be stopped while the application is not mended yet.

    Fix:
        Associate a web ACL of the region with the stage.

    CLI:
        aws wafv2 associate-web-acl --web-acl-arn WEB_ACL_ARN --resource-arn STAGE_ARN

    Terraform:
        resource "aws_wafv2_web_acl_association" "example" {
          resource_arn = aws_api_gateway_stage.example.arn
          web_acl_arn  = aws_wafv2_web_acl.example.arn
        }
    """
    if stage.web_acl_arn is None:
        return Fail(f"stage {stage.id} has no web ACL")
    return Pass(f"stage {stage.id} has the web ACL {stage.web_acl_arn}")
