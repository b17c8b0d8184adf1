"""`cloudfront.distribution_has_default_root_object`."""

from fleetscan.catalogue import check
from fleetscan.facts.cloudfront import Distribution, DistributionSettings
from fleetscan.verdicts import Fail, NotApplicable, Pass, Severity, Verdict


@check(
    severity=Severity.HIGH,
    frameworks=["fsbp:CloudFront.1"],
    prowler=["cloudfront_distributions_default_root_object"],
    config_rules=["cloudfront-default-root-object-configured"],
)
def distribution_has_default_root_object(
    distribution: Distribution, settings: DistributionSettings
) -> Verdict:
    """The distribution has an object that it gives for its root.

    Why:
        Asked for `/`, a distribution without one asks its origin for the same, and a bucket that
        allows it answers with the list of all that is in it.

    Fix:
        Name the object that the root is to give, without a slash: `index.html`.

    CLI:
        aws cloudfront get-distribution-config --id DISTRIBUTION_ID
        aws cloudfront update-distribution --id DISTRIBUTION_ID --if-match ETAG
            --distribution-config file://config.json

    Terraform:
        resource "aws_cloudfront_distribution" "example" {
          # the rest as before
          enabled             = true
          default_root_object = "index.html"

        }

    Differs:
        A distribution without a bucket among its origins is not judged, as by AWS's control: web
        servers decide themselves what their root is. Prowler judges every distribution.
    """
    if not any(each.is_s3 for each in distribution.origins):
        return NotApplicable(f"distribution {distribution.id} has no bucket as its origin")
    found = settings.default_root_object
    if found is None:
        return Fail(f"distribution {distribution.id} has no default root object")
    return Pass(f"distribution {distribution.id} gives {found} for its root")
