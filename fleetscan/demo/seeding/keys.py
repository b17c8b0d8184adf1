"""KMS: the customer's keys, and those that AWS makes for its services."""

from moto.backends import get_backend
from moto.kms.models import Key as MotoKey

from fleetscan.demo.resources import AwsManagedKey, Key
from fleetscan.demo.seeding.place import Place, make, tag_list

__all__ = ["ensure_ebs_key"]


def ensure_ebs_key(place: Place) -> None:
    """Make the key that EBS encrypts with, before moto does: it would not call it AWS's own."""
    if not get_backend("kms")[place.account_id][place.region].alias_exists("alias/aws/ebs"):
        make(AwsManagedKey(service="ebs"), place)


def _make_key(place: Place, description: str, tags: list[dict[str, str]]) -> MotoKey:
    made = get_backend("kms")[place.account_id][place.region].create_key(
        policy=None,
        key_usage="ENCRYPT_DECRYPT",
        # moto makes an RSA key of 2,048 bits even for a symmetric one, which takes 60 ms. On an
        # elliptic curve it takes none; no private key is ever used here.
        key_spec="ECC_NIST_P256",
        description=description,
        tags=tags,
    )
    made.key_spec = "SYMMETRIC_DEFAULT"
    return made


@make.register
def _(key: Key, place: Place) -> None:
    _make_key(place, key.description, tag_list(key.tags, "TagKey", "TagValue"))


@make.register
def _(key: AwsManagedKey, place: Place) -> None:
    made = _make_key(place, f"Default key that protects my {key.service} data", [])
    made.key_manager = "AWS"
    kms = get_backend("kms")[place.account_id][place.region]
    kms.create_alias(made.id, f"alias/aws/{key.service}")
