"""Facts about Amazon CloudFront."""

import re
from typing import ClassVar, Final

import msgspec

from fleetscan.facts.base import Taggable

# https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html, and of websites
# https://docs.aws.amazon.com/general/latest/gr/s3.html; an access point has no such name
_OF_BUCKET: Final = re.compile(
    r"(?P<bucket>[a-z0-9][a-z0-9._-]{1,61}[a-z0-9])\.s3(-website)?"
    r"([.-](dualstack\.)?[a-z]{2,}(-[a-z]+)+-\d+)?\.amazonaws\.com(\.cn)?"
)


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """Where a distribution fetches what it does not have."""

    #: by which behaviors and groups name it
    id: str
    domain: str
    #: whether it is a bucket as S3's own API serves it, and not as a website
    is_s3: bool
    #: id of the origin access control; None if requests are not signed by one
    access_control: str | None = None
    #: how a web server is spoken to: `http-only`, `https-only` or `match-viewer`; None of S3
    protocol_policy: str | None = None
    #: what is offered to a web server: `SSLv3`, `TLSv1`, `TLSv1.1`, `TLSv1.2`
    tls_protocols: tuple[str, ...] = ()

    @property
    def bucket(self) -> str | None:
        """The name of the bucket that it is, also as a website; None if it is something else."""
        found = _OF_BUCKET.fullmatch(self.domain.lower())
        return found["bucket"] if found else None


class OriginGroup(msgspec.Struct, frozen=True, kw_only=True):
    """Origins of which the second is asked where the first fails."""

    id: str
    #: ids of origins
    members: tuple[str, ...]


class Behavior(msgspec.Struct, frozen=True, kw_only=True):
    """What a distribution does with requests of some paths."""

    #: id of an origin, or of a group of them
    target: str
    #: how viewers may ask: `allow-all`, `https-only` or `redirect-to-https`
    viewer_policy: str
    #: whether its requests are logged in real time
    has_real_time_logs: bool


class ViewerCertificate(msgspec.Struct, frozen=True, kw_only=True):
    """What a distribution shows its viewers."""

    #: whether it is that of `*.cloudfront.net`
    is_default: bool
    #: how viewers are told apart: `sni-only`, `vip` or `static-ip`; None with the default one
    support: str | None


class Distribution(Taggable, frozen=True, kw_only=True):
    """A distribution."""

    TYPE: ClassVar[str] = "AWS::CloudFront::Distribution"

    origins: tuple[Origin, ...]
    groups: tuple[OriginGroup, ...]
    #: the default one first
    behaviors: tuple[Behavior, ...]
    certificate: ViewerCertificate
    #: id or ARN of the web ACL; None if there is none
    web_acl: str | None


class DistributionSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What the list of distributions leaves out."""

    #: what `/` gives; None if it is handed on to the origin
    default_root_object: str | None
    #: whether standard logs are written into a bucket, as they first were
    standard_logs: bool
