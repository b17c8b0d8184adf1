from datetime import UTC, datetime
from typing import Any

from fleetscan.catalogue import Scope
from fleetscan.collectors import iam
from fleetscan.facts.base import Tags
from fleetscan.facts.iam import Role, User
from tests.collectors.fake_api import FakeApi

ARN = "arn:aws:iam::111122223333"


def entity(kind: str, name: str, path: str = "/") -> dict[str, Any]:
    """A user or role with all the members that IAM always sends."""
    return {
        f"{kind}Name": name,
        f"{kind}Id": "AIDA0123456789ABCDEF",
        "Path": path,
        "Arn": f"{ARN}:{kind.lower()}{path}{name}",
        "CreateDate": datetime(2026, 1, 1, tzinfo=UTC),
    }


async def test_users_are_of_no_region() -> None:
    pages = [
        {"Users": [entity("User", "ann")], "IsTruncated": True, "Marker": "more"},
        {"Users": [entity("User", "bob", "/team/")], "IsTruncated": False},
    ]
    api = FakeApi(iam.users, {"iam:ListUsers": pages}, region="us-east-1")
    assert await api.list() == [
        User(arn=f"{ARN}:user/ann", id="ann", region="global"),
        User(arn=f"{ARN}:user/team/bob", id="bob", region="global"),
    ]
    assert api.requests[0] == ("iam:ListUsers", {"MaxItems": 1000})


async def test_roles_are_of_no_region() -> None:
    pages = [
        {"Roles": [entity("Role", "deploy")], "IsTruncated": True, "Marker": "more"},
        {"Roles": [entity("Role", "audit", "/security/")]},
    ]
    api = FakeApi(iam.roles, {"iam:ListRoles": pages}, region="us-east-1")
    assert await api.list() == [
        Role(arn=f"{ARN}:role/deploy", id="deploy", region="global"),
        Role(arn=f"{ARN}:role/security/audit", id="audit", region="global"),
    ]
    assert api.requests[0] == ("iam:ListRoles", {"MaxItems": 1000})


async def test_service_linked_roles_are_listed_and_those_of_identity_center_are_not() -> None:
    roles = [
        entity("Role", "AWSServiceRoleForSupport", "/aws-service-role/support.amazonaws.com/"),
        entity("Role", "AWSReservedSSO_Admin_0a", "/aws-reserved/sso.amazonaws.com/eu-west-1/"),
        entity("Role", "AWSReservedSSO_Read_0b", "/aws-reserved/sso.amazonaws.com/"),
        entity("Role", "AWSReservedSSO_lookalike"),
    ]
    listed = await FakeApi(iam.roles, {"iam:ListRoles": [{"Roles": roles}]}).list()
    assert [role.id for role in listed] == ["AWSServiceRoleForSupport", "AWSReservedSSO_lookalike"]


async def test_the_tags_of_a_user_are_read_from_all_pages() -> None:
    pages = [
        {"Tags": [{"Key": "Owner", "Value": "a"}], "IsTruncated": True, "Marker": "more"},
        {"Tags": [{"Key": "Env", "Value": "prod"}]},
    ]
    api = FakeApi(iam.user_tags, {"iam:ListUserTags": pages})
    ann = User(arn=f"{ARN}:user/ann", id="ann", region="global")
    assert await api.read(ann) == Tags({"Owner": "a", "Env": "prod"})
    assert api.requests[0] == ("iam:ListUserTags", {"UserName": "ann"})


async def test_the_tags_of_a_role_are_read_from_all_pages() -> None:
    pages = [
        {"Tags": [{"Key": "Owner", "Value": "a"}], "IsTruncated": True, "Marker": "more"},
        {"Tags": [{"Key": "Env", "Value": "prod"}]},
    ]
    api = FakeApi(iam.role_tags, {"iam:ListRoleTags": pages})
    role = Role(arn=f"{ARN}:role/deploy", id="deploy", region="global")
    assert await api.read(role) == Tags({"Owner": "a", "Env": "prod"})
    assert api.requests[0] == ("iam:ListRoleTags", {"RoleName": "deploy"})


def test_iam_is_read_once_per_account() -> None:
    assert {each.scope for each in (iam.users, iam.roles, iam.user_tags, iam.role_tags)} == {
        Scope.GLOBAL
    }
