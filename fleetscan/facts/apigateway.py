"""Facts about REST APIs of Amazon API Gateway."""

from collections.abc import Mapping
from typing import ClassVar

from fleetscan.facts.base import Taggable


class RestStage(Taggable, frozen=True, kw_only=True):
    """A stage of a REST API: what callers reach. Its id is `name of the API/stage`."""

    TYPE: ClassVar[str] = "AWS::ApiGateway::Stage"

    #: how much of each call is logged, `OFF`, `ERROR` or `INFO`, by method: `orders/GET`, and `*/*`
    #: for all that have no setting of their own
    logging_levels: Mapping[str, str]
    #: the certificate by which the backend knows the API; None if there is none
    client_certificate_id: str | None
    #: of AWS WAF; None if there is none
    web_acl_arn: str | None
