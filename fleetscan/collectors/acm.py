"""AWS Certificate Manager."""

from collections.abc import AsyncIterator
from typing import Final

from fleetscan.catalogue import Api, Call, Reply, collector, unknown_value
from fleetscan.facts.acm import Certificate
from fleetscan.facts.base import Tags
from fleetscan.verdicts import Unread

#: the largest page that ListCertificates gives
_PAGE = 1000

_LIST = Call("acm:ListCertificates")

# Unless it is told which, ListCertificates leaves out all but RSA_1024 and RSA_2048. There is no
# word for all: an algorithm that AWS adds is left out until it is added here.
# https://docs.aws.amazon.com/acm/latest/APIReference/API_Filters.html
_ALGORITHMS: Final = (
    "EC_prime256v1",
    "EC_secp384r1",
    "EC_secp521r1",
    "RSA_1024",
    "RSA_2048",
    "RSA_3072",
    "RSA_4096",
)


@collector(_LIST, page=_PAGE)
async def certificates(api: Api) -> AsyncIterator[Certificate]:
    """List the certificates of a region, whatever their keys."""
    async for page in api.pages(
        "acm:ListCertificates", Includes={"keyTypes": list(_ALGORITHMS)}, MaxItems=_PAGE
    ):
        for certificate in page["CertificateSummaryList"]:
            yield _certificate(api, certificate)


def _certificate(api: Api, reply: Reply) -> Certificate:
    arn = reply["CertificateArn"]
    return Certificate(
        arn=arn,
        id=arn.rpartition("/")[2],
        region=api.region,
        domain=reply["DomainName"],
        status=reply["Status"],
        key_algorithm=_algorithm(reply["KeyAlgorithm"]),
        not_after=reply.get("NotAfter"),
        in_use=reply["InUse"],
    )


def _algorithm(name: str) -> str | Unread:
    # The API is documented to say RSA_2048, and says RSA-2048.
    found = name.replace("-", "_")
    if found not in _ALGORITHMS:
        return unknown_value(_LIST, f"the key is of the algorithm {name!r}, which is not known")
    return found


@collector(Call("acm:ListTagsForCertificate", vanished=("ResourceNotFoundException",)))
async def certificate_tags(api: Api, certificate: Certificate) -> Tags:
    """Read the tags of a certificate."""
    reply = await api.call("acm:ListTagsForCertificate", CertificateArn=certificate.arn)
    return Tags.from_list(reply["Tags"])
