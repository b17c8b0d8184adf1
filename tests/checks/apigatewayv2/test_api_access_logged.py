from fleetscan.checks.apigatewayv2.api_access_logged import api_access_logged
from fleetscan.facts.apigatewayv2 import ApiStage, ApiStages
from fleetscan.verdicts import Fail, NotApplicable, Pass
from tests.checks.apigatewayv2.subjects import http_api

LOGGED = ApiStage(name="prod", access_logs="arn:aws:logs:::group")
SILENT = ApiStage(name="$default", access_logs=None)


def test_an_api_with_logs_of_all_stages_passes() -> None:
    assert isinstance(api_access_logged(http_api(), ApiStages(all=(LOGGED,))), Pass)


def test_one_stage_without_logs_fails() -> None:
    verdict = api_access_logged(http_api(), ApiStages(all=(LOGGED, SILENT)))
    assert verdict == Fail("API orders has stages without access logs: $default")


def test_an_api_without_stages_is_not_judged() -> None:
    assert isinstance(api_access_logged(http_api(), ApiStages(all=())), NotApplicable)
