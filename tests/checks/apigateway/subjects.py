"""Stages for the tests of their checks."""

from collections.abc import Mapping

from fleetscan.facts.apigateway import RestStage


def stage(
    levels: Mapping[str, str] | None = None,
    *,
    certificate: str | None = None,
    web_acl: str | None = None,
) -> RestStage:
    return RestStage(
        arn="arn:aws:apigateway:eu-west-1::/restapis/a1/stages/prod",
        id="orders/prod",
        region="eu-west-1",
        logging_levels=levels or {},
        client_certificate_id=certificate,
        web_acl_arn=web_acl,
    )
