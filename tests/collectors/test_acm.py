from datetime import UTC, datetime
from typing import Any

import pytest

from fleetscan.collectors import acm
from fleetscan.facts.acm import Certificate
from fleetscan.facts.base import Tags
from fleetscan.testing.fake_api import REGION, FakeApi
from fleetscan.verdicts import Unread

ARN = "arn:aws:acm:eu-west-1:111122223333:certificate"

END = datetime(2026, 6, 30, tzinfo=UTC)

WWW = Certificate(
    arn=f"{ARN}/c-1",
    id="c-1",
    region=REGION,
    domain="www.example.com",
    status="ISSUED",
    key_algorithm="RSA_2048",
    not_after=END,
    in_use=True,
)


def listed(**members: Any) -> dict[str, Any]:  # noqa: ANN401 - botocore's
    common = {
        "CertificateArn": WWW.arn,
        "DomainName": "www.example.com",
        "Status": "ISSUED",
        "KeyAlgorithm": "RSA-2048",
        "NotAfter": END,
        "InUse": True,
    }
    return common | members


async def test_certificates_of_all_kinds_of_keys_are_listed_from_all_pages() -> None:
    pending = listed(CertificateArn=f"{ARN}/c-2", Status="PENDING_VALIDATION", InUse=False)
    del pending["NotAfter"]
    pages = [
        {"CertificateSummaryList": [listed()], "NextToken": "more"},
        {"CertificateSummaryList": [pending]},
    ]
    api = FakeApi(acm.certificates, {"acm:ListCertificates": pages})
    first, second = await api.list()
    assert first == WWW
    assert (second.status, second.not_after, second.in_use) == ("PENDING_VALIDATION", None, False)
    _, asked = api.requests[0]
    assert len(asked["Includes"]["keyTypes"]) == 7
    assert asked["MaxItems"] == 1000


@pytest.mark.parametrize("said", ["RSA_1024", "RSA-1024"])
async def test_an_algorithm_is_known_in_both_spellings(said: str) -> None:
    page = {"CertificateSummaryList": [listed(KeyAlgorithm=said)]}
    (found,) = await FakeApi(acm.certificates, {"acm:ListCertificates": [page]}).list()
    assert found.key_algorithm == "RSA_1024"


async def test_an_algorithm_that_nobody_knows_is_unread() -> None:
    page = {"CertificateSummaryList": [listed(KeyAlgorithm="ML_DSA_44")]}
    (found,) = await FakeApi(acm.certificates, {"acm:ListCertificates": [page]}).list()
    assert isinstance(found.key_algorithm, Unread)


async def test_the_tags_of_a_certificate_are_read() -> None:
    reply = {"Tags": [{"Key": "Owner", "Value": "a"}]}
    api = FakeApi(acm.certificate_tags, {"acm:ListTagsForCertificate": [reply]})
    assert await api.read(WWW) == Tags({"Owner": "a"})
    assert api.requests == [("acm:ListTagsForCertificate", {"CertificateArn": WWW.arn})]
