"""`acm.certificate_key_strong`."""

from fleetscan.catalogue import check
from fleetscan.facts.acm import Certificate
from fleetscan.facts.base import known
from fleetscan.verdicts import Fail, Pass, Severity, Verdict

_WEAK = {"RSA_1024"}


@check(
    severity=Severity.HIGH,
    frameworks=["fsbp:ACM.2"],
    prowler=["acm_certificates_with_secure_key_algorithms"],
    config_rules=["acm-certificate-rsa-check"],
)
def certificate_key_strong(certificate: Certificate) -> Verdict:
    """The key of the certificate is RSA with at least 2,048 bits, or of an elliptic curve.

    Why:
        A shorter key can be broken with enough machines, and browsers no longer take it.

    Fix:
        Have a new certificate made with another key, put it in place of this one, and delete it.

    CLI:
        aws acm request-certificate --domain-name DOMAIN --validation-method DNS
            --key-algorithm EC_prime256v1

    Terraform:
        resource "aws_acm_certificate" "example" {
          domain_name       = "www.example.com"
          validation_method = "DNS"
          key_algorithm     = "EC_prime256v1"
        }
    """
    algorithm = known(certificate.key_algorithm)
    reason = f"certificate of {certificate.domain} has a key of {algorithm}"
    return Fail(reason) if algorithm in _WEAK else Pass(reason)
