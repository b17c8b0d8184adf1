"""`iam.server_certificate_not_expired`."""

from fleetscan.catalogue import check
from fleetscan.facts.clock import Now
from fleetscan.facts.iam import ServerCertificate
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.HIGH,
    frameworks=[
        "fsbp:IAM.26",
        "cis-1.4:1.19",
        "cis-1.5:1.19",
        "cis-2.0:1.19",
        "cis-3.0:1.19",
        "cis-4.0:1.19",
        "cis-5.0:1.18",
        "cis-6.0:2.18",
        "cis-7.0:2.17",
    ],
    prowler=["iam_no_expired_server_certificates_stored"],
    config_rules=["iam-server-certificate-expiration-check"],
)
def server_certificate_not_expired(certificate: ServerCertificate, now: Now) -> Verdict:
    """The server certificate in IAM has not expired.

    Why:
        One that expired is of no use, and may be given to a load balancer by mistake, whose clients
        then refuse to talk to it.

    Fix:
        Delete the certificate, once no load balancer or distribution has it. Keep those that are
        needed in ACM, which renews them.

    CLI:
        aws iam delete-server-certificate --server-certificate-name NAME

    Terraform:
        None: remove the resource `aws_iam_server_certificate`.

    Differs:
        Prowler reports an account without certificates as a pass; here there is nothing to judge.
        Its mapping has IAM.26, which asks for this, at unused credentials.
    """
    end = f"{certificate.expiration:%Y-%m-%d}"
    if certificate.expiration <= now.at:
        return Fail(f"server certificate {certificate.id} expired on {end}")
    return Pass(f"server certificate {certificate.id} is valid until {end}")
