"""IAM: users, roles, and the access key from which every role is assumed."""

import msgspec
from moto.backends import get_backend
from moto.iam.models import IAMBackend

from fleetscan.aws.partitions import home_region
from fleetscan.demo.resources import Role, SourceCredentials, User
from fleetscan.demo.seeding.place import Place, make, tag_list

__all__ = ["give_source_credentials"]


def _iam(account_id: str, partition: str) -> IAMBackend:
    return get_backend("iam")[account_id][partition]


def give_source_credentials(source: SourceCredentials, partition: str) -> None:
    """Make the user that every role trusts, with the access key that the fleet names."""
    iam = _iam(source.account_id, partition)
    iam.create_user(home_region(partition), source.user_name)
    key = iam.create_access_key(source.user_name)
    del iam.access_keys[key.access_key_id]
    key.access_key_id = source.access_key_id
    key.secret_access_key = source.secret_access_key
    iam.access_keys[key.access_key_id] = key


@make.register
def _(user: User, place: Place) -> None:
    iam = _iam(place.account_id, place.partition)
    iam.create_user(home_region(place.partition), user.name, user.path, tag_list(user.tags))


@make.register
def _(role: Role, place: Place) -> None:
    _iam(place.account_id, place.partition).create_role(
        role_name=role.name,
        assume_role_policy_document=_trust_policy(role, place.partition),
        path=role.path,
        permissions_boundary=None,
        description="",
        tags=tag_list(role.tags),
        max_session_duration="3600",
    )


def _trust_policy(role: Role, partition: str) -> str:
    statements: list[dict[str, object]] = []
    if role.trusted_accounts:
        statement: dict[str, object] = {
            "Effect": "Allow",
            "Action": "sts:AssumeRole",
            "Principal": {
                "AWS": [f"arn:{partition}:iam::{id_}:root" for id_ in role.trusted_accounts]
            },
        }
        if role.external_id is not None:
            statement["Condition"] = {"StringEquals": {"sts:ExternalId": role.external_id}}
        statements.append(statement)
    if role.trusted_services:
        statements.append(
            {
                "Effect": "Allow",
                "Action": "sts:AssumeRole",
                "Principal": {"Service": list(role.trusted_services)},
            }
        )
    return msgspec.json.encode({"Version": "2012-10-17", "Statement": statements}).decode()
