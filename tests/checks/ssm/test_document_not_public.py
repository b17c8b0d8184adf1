import pytest

from fleetscan.checks.ssm.document_not_public import document_not_public
from fleetscan.facts.ssm import Document, DocumentSharing
from fleetscan.verdicts import Fail, Pass

DOCUMENT = Document(
    arn="arn:aws:ssm:eu-west-1:111122223333:document/deploy", id="deploy", region="eu-west-1"
)


@pytest.mark.parametrize("accounts", [(), ("444455556666",)])
def test_a_document_for_some_or_none_passes(accounts: tuple[str, ...]) -> None:
    verdict = document_not_public(DOCUMENT, DocumentSharing(accounts=accounts))
    assert verdict == Pass("document deploy is not public")


@pytest.mark.parametrize("accounts", [("all",), ("444455556666", "All")])
def test_a_document_for_all_fails(accounts: tuple[str, ...]) -> None:
    verdict = document_not_public(DOCUMENT, DocumentSharing(accounts=accounts))
    assert verdict == Fail("document deploy is shared with everybody")
