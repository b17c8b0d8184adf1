from fleetscan.checks.ec2.image_not_public import image_not_public
from fleetscan.facts.ec2 import Image
from fleetscan.verdicts import Fail, Pass
from tests.checks.ec2.subjects import named


def test_an_image_that_is_not_public_passes() -> None:
    image = Image(**named("image", "ami-1"), is_public=False)
    assert image_not_public(image) == Pass("image ami-1 is not public")


def test_a_public_image_fails() -> None:
    image = Image(**named("image", "ami-1"), is_public=True)
    assert image_not_public(image) == Fail("image ami-1 may be launched by everybody")
