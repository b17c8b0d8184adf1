import pytest

from fleetscan.facts.cloudfront import Origin


@pytest.mark.parametrize(
    ("domain", "bucket"),
    [
        ("files.s3.amazonaws.com", "files"),
        ("files.s3.eu-west-1.amazonaws.com", "files"),
        ("files.s3-us-west-2.amazonaws.com", "files"),
        ("files.s3.dualstack.us-gov-west-1.amazonaws.com", "files"),
        ("files.s3.cn-north-1.amazonaws.com.cn", "files"),
        ("www.example.com.s3.eu-west-1.amazonaws.com", "www.example.com"),
        ("a.s3.b.s3.amazonaws.com", "a.s3.b"),
        ("files.s3-website-eu-west-1.amazonaws.com", "files"),
        ("files.s3-website.eu-central-1.amazonaws.com", "files"),
        ("Files.S3.amazonaws.com", "files"),
        ("s3.amazonaws.com", None),
        ("reader-111122223333.s3-accesspoint.eu-west-1.amazonaws.com", None),
        ("files.s3.eu-west-1.amazonaws.com.example.com", None),
        ("web.example.com", None),
        ("balancer.eu-west-1.elb.amazonaws.com", None),
    ],
)
def test_the_bucket_of_an_origin_is_in_its_domain(domain: str, bucket: str | None) -> None:
    assert Origin(id="o", domain=domain, is_s3=True).bucket == bucket
