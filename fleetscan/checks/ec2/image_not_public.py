"""`ec2.image_not_public`."""

from fleetscan.catalogue import check
from fleetscan.facts.ec2 import Image
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(severity=Severity.CRITICAL, prowler=["ec2_ami_public"])
def image_not_public(image: Image) -> Verdict:
    """The AMI may not be launched by everybody.

    Why:
        An image holds what was on the disk when it was made, forgotten keys and source code too.
        Anyone with an AWS account can start a public one and look.

    Fix:
        Make the image private, and block public access to images in the region.

    CLI:
        aws ec2 modify-image-attribute --image-id IMAGE_ID
            --attribute launchPermission --operation-type remove --user-groups all
        aws ec2 enable-image-block-public-access
            --image-block-public-access-state block-new-sharing

    Terraform:
        # Remove the `aws_ami_launch_permission` with `group = "all"`. This keeps off new ones:
        resource "aws_ec2_image_block_public_access" "example" {
          state = "block-new-sharing"
        }

    Differs:
        Sharing with single accounts is not looked at: it would take a call for each image, and
        which accounts are meant can't be told. IAM Access Analyzer does not look at images.
    """
    if image.is_public:
        return Fail(f"image {image.id} may be launched by everybody")
    return Pass(f"image {image.id} is not public")
