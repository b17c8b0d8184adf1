"""`acm.certificate_renewed_in_time`."""

from datetime import timedelta
from typing import Annotated

from msgspec import Meta

from fleetscan.catalogue import check
from fleetscan.facts.acm import Certificate
from fleetscan.facts.clock import Now
from fleetscan.verdicts import Fail, NotApplicable, Pass, Severity, Verdict

_JUDGED = {"EXPIRED", "ISSUED"}


@check(
    severity=Severity.HIGH,
    frameworks=["fsbp:ACM.1"],
    prowler=["acm_certificates_expiration_check"],
    config_rules=["acm-certificate-expiration-check"],
)
def certificate_renewed_in_time(
    certificate: Certificate,
    now: Now,
    *,
    min_days: Annotated[int, Meta(ge=0, le=365)] = 30,
    unused_judged: bool = True,
) -> Verdict:
    """The certificate is valid for some days to come.

    Why:
        On the day on which a certificate ends, every client of the site that shows it is turned
        away, or learns to click warnings away.

    Fix:
        Import a new certificate under the same ARN, or see why ACM does not renew its own: its
        domain must still be validated, and the certificate in use.

    CLI:
        aws acm import-certificate --certificate-arn CERTIFICATE_ARN
            --certificate fileb://certificate.pem --private-key fileb://key.pem
            --certificate-chain fileb://chain.pem

    Terraform:
        resource "aws_acm_certificate" "example" {
          domain_name       = "www.example.com"
          validation_method = "DNS"

          lifecycle {
            create_before_destroy = true
          }
        }

    Differs:
        ACM renews its own at least 45 days before they end: one that has fewer left than `min_days`
        fails all the same, for something keeps ACM from it. One that nothing uses is never renewed,
        and fails as for Security Hub unless `unused_judged` is off. One that was never issued, or
        is revoked, is not judged.

    Options:
        min_days: for how many days from the start of the run it must be valid
        unused_judged: whether a certificate that nothing uses is judged
    """
    if certificate.status not in _JUDGED or certificate.not_after is None:
        return NotApplicable(f"certificate of {certificate.domain} is {certificate.status}")
    if not (certificate.in_use or unused_judged):
        return NotApplicable(f"certificate of {certificate.domain} is not in use")
    use = "" if certificate.in_use else " and is not in use"
    reason = (
        f"certificate of {certificate.domain} is valid until {certificate.not_after:%Y-%m-%d}{use}"
    )
    if certificate.not_after - now.at < timedelta(days=min_days):
        return Fail(reason)
    return Pass(reason)
