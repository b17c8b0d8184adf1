"""`ssm.document_not_public`."""

from fleetscan.catalogue import check
from fleetscan.facts.ssm import Document, DocumentSharing
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.HIGH,
    frameworks=["fsbp:SSM.4"],
    prowler=["ssm_documents_set_as_public"],
    config_rules=["ssm-document-not-public"],
)
def document_not_public(document: Document, sharing: DocumentSharing) -> Verdict:
    """The account's document is not shared with everybody.

    Why:
        A document tells how machines are run, and often names accounts, paths and keys in it. A
        public one is found by a search.

    Fix:
        Stop sharing the document with all, and block public sharing of documents in the region.

    CLI:
        aws ssm modify-document-permission --name NAME --permission-type Share
            --account-ids-to-remove all
        aws ssm update-service-setting --setting-value Disable
            --setting-id /ssm/documents/console/public-sharing-permission

    Terraform:
        resource "aws_ssm_service_setting" "documents" {
          setting_id = join(":", [
            "arn:aws:ssm:eu-west-1:111122223333",
            "servicesetting/ssm/documents/console/public-sharing-permission",
          ])
          setting_value = "Disable"
        }

        resource "aws_ssm_document" "example" {
          name          = "example"
          document_type = "Command"
          content       = file("document.json")

          # account ids, and never "All"
          permissions = {
            type        = "Share"
            account_ids = "111122223333"
          }
        }

    Differs:
        Sharing with single accounts passes. A block of public sharing does not make a document
        pass: it is against new sharing, and what is public already stays so.
    """
    if sharing.is_public:
        return Fail(f"document {document.id} is shared with everybody")
    return Pass(f"document {document.id} is not public")
