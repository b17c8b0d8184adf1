from fleetscan.checks.apigateway.stage_has_client_certificate import stage_has_client_certificate
from fleetscan.verdicts import Fail, Pass
from tests.checks.apigateway.subjects import stage


def test_a_stage_with_a_certificate_passes() -> None:
    verdict = stage_has_client_certificate(stage(certificate="c1"))
    assert verdict == Pass("stage orders/prod has the client certificate c1")


def test_a_stage_without_one_fails() -> None:
    assert isinstance(stage_has_client_certificate(stage()), Fail)
