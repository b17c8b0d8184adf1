from fleetscan.checks.apigateway.stage_has_web_acl import stage_has_web_acl
from fleetscan.verdicts import Fail, Pass
from tests.checks.apigateway.subjects import stage


def test_a_stage_with_a_web_acl_passes() -> None:
    verdict = stage_has_web_acl(stage(web_acl="arn:acl"))
    assert verdict == Pass("stage orders/prod has the web ACL arn:acl")


def test_a_stage_without_one_fails() -> None:
    assert isinstance(stage_has_web_acl(stage()), Fail)
