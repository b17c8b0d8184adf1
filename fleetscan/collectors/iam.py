"""AWS IAM. ListUsers and ListRoles leave the tags out, so each user and role is asked for them.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRoles.html
"""

from collections.abc import AsyncIterator

from fleetscan.catalogue import Api, Call, Reply, Scope, collector
from fleetscan.facts.base import GLOBAL, Tags
from fleetscan.facts.iam import Role, User

#: the largest page that IAM gives; without a size, 100
_PAGE = 1000

# Roles that IAM Identity Center makes in the account: "you can't apply tags to" them.
# https://docs.aws.amazon.com/singlesignon/latest/userguide/tagging.html
# Service-linked roles, in contrast, can be tagged:
# https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagRole.html
_IDENTITY_CENTER = "/aws-reserved/sso.amazonaws.com/"


@collector(Call("iam:ListUsers"), scope=Scope.GLOBAL, page=_PAGE)
async def users(api: Api) -> AsyncIterator[User]:
    """List the users of the account."""
    async for page in api.pages("iam:ListUsers", MaxItems=_PAGE):
        for user in page["Users"]:
            yield User(arn=user["Arn"], id=user["UserName"], region=GLOBAL)


@collector(Call("iam:ListRoles"), scope=Scope.GLOBAL, page=_PAGE)
async def roles(api: Api) -> AsyncIterator[Role]:
    """List the roles of the account, but for those of IAM Identity Center."""
    async for page in api.pages("iam:ListRoles", MaxItems=_PAGE):
        for role in page["Roles"]:
            if not role["Path"].startswith(_IDENTITY_CENTER):
                yield Role(arn=role["Arn"], id=role["RoleName"], region=GLOBAL)


@collector(Call("iam:ListUserTags", vanished=("NoSuchEntity",)), scope=Scope.GLOBAL)
async def user_tags(api: Api, user: User) -> Tags:
    """Read the tags of a user."""
    tags: list[Reply] = []
    async for page in api.pages("iam:ListUserTags", UserName=user.id):
        tags += page["Tags"]
    return Tags.from_list(tags)


@collector(Call("iam:ListRoleTags", vanished=("NoSuchEntity",)), scope=Scope.GLOBAL)
async def role_tags(api: Api, role: Role) -> Tags:
    """Read the tags of a role."""
    tags: list[Reply] = []
    async for page in api.pages("iam:ListRoleTags", RoleName=role.id):
        tags += page["Tags"]
    return Tags.from_list(tags)
