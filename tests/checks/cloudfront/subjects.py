"""Distributions for the tests of their checks."""

from fleetscan.facts.cloudfront import (
    Behavior,
    Distribution,
    Origin,
    OriginGroup,
    ViewerCertificate,
)


def web(
    name: str = "web", policy: str = "https-only", *, tls: tuple[str, ...] = ("TLSv1.2",)
) -> Origin:
    """Return an origin that is a web server."""
    return Origin(
        id=name,
        domain=f"{name}.example.com",
        is_s3=False,
        protocol_policy=policy,
        tls_protocols=tls,
    )


def files(name: str = "files", *, access_control: str | None = None) -> Origin:
    """Return an origin that is a bucket."""
    return Origin(
        id=name,
        domain=f"{name}.s3.eu-west-1.amazonaws.com",
        is_s3=True,
        access_control=access_control,
    )


def behavior(target: str = "web", viewers: str = "https-only", *, logs: bool = False) -> Behavior:
    return Behavior(target=target, viewer_policy=viewers, has_real_time_logs=logs)


DEFAULT = ViewerCertificate(is_default=True, support=None)


def distribution(
    *origins: Origin,
    groups: tuple[OriginGroup, ...] = (),
    behaviors: tuple[Behavior, ...] = (behavior(),),
    certificate: ViewerCertificate = DEFAULT,
    web_acl: str | None = None,
) -> Distribution:
    return Distribution(
        arn="arn:aws:cloudfront::111122223333:distribution/E1",
        id="E1",
        region="global",
        origins=origins,
        groups=groups,
        behaviors=behaviors,
        certificate=certificate,
        web_acl=web_acl,
    )
