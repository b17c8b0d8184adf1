"""`apigateway.stage_has_client_certificate`."""

from fleetscan.catalogue import check
from fleetscan.facts.apigateway import RestStage
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=["fsbp:APIGateway.2"],
    prowler=["apigateway_restapi_client_certificate_enabled"],
    config_rules=["api-gw-ssl-enabled"],
)
def stage_has_client_certificate(stage: RestStage) -> Verdict:
    """The stage shows its backend a certificate by which the backend knows it.

    Why:
        A backend that can be reached from elsewhere can tell by it whether a request came through
        the API, where it was authorized, or around it.

    Fix:
        Generate a client certificate, set it in the stage, and have the backend ask for it.

    CLI:
        aws apigateway generate-client-certificate
        aws apigateway update-stage --rest-api-id API_ID --stage-name STAGE
            --patch-operations op=replace,path=/clientCertificateId,value=CERTIFICATE_ID

    Terraform:
        resource "aws_api_gateway_stage" "example" {
          rest_api_id           = aws_api_gateway_rest_api.example.id
          deployment_id         = aws_api_gateway_deployment.example.id
          stage_name            = "prod"
          client_certificate_id = aws_api_gateway_client_certificate.example.id
        }

    Differs:
        What stands behind the API is not asked. Lambda functions need no such certificate, but the
        control asks for it, and so does this check.
    """
    if stage.client_certificate_id is None:
        return Fail(f"stage {stage.id} has no client certificate")
    return Pass(f"stage {stage.id} has the client certificate {stage.client_certificate_id}")
