"""What the checks of IAM are asked about."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from fleetscan.access import PolicyDocument, parse_policy
from fleetscan.facts.account import Account
from fleetscan.facts.clock import Now
from fleetscan.facts.iam import (
    AccessKey,
    AuthorizationDetails,
    CredentialReport,
    Credentials,
    Group,
    Identity,
    IdentityPolicies,
    InlinePolicy,
    ManagedPolicy,
    PasswordPolicy,
    Role,
    RootUser,
    User,
)
from fleetscan.verdicts import Cause, Unread

ARN = "arn:aws:iam::111122223333"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
ACCOUNT = Account(arn="arn:aws:account::111122223333:account", id="111122223333", region="global")
ANN = User(arn=f"{ARN}:user/ann", id="ann", region="global", created=LONG_AGO)
ADMINS = Group(arn=f"{ARN}:group/admins", id="admins", region="global")
DEPLOY = Role(arn=f"{ARN}:role/deploy", id="deploy", region="global")

NOW = Now(datetime(2026, 3, 31, 12, 0, tzinfo=UTC))
SECOND = timedelta(seconds=1)

NOT_SAID = Unread(cause=Cause.UNEXPECTED_REPLY, message="it is not said")

AWS = "arn:aws:iam::aws:policy"
#: what AWS's AdministratorAccess says
ADMINISTRATION = parse_policy(
    {"Statement": [{"Sid": "All", "Effect": "Allow", "Action": "*", "Resource": "*"}]}
)
UNDER_CONDITIONS = parse_policy(
    {
        "Statement": {
            "Effect": "Allow",
            "Action": ["*"],
            "Resource": ["*"],
            "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}},
        }
    }
)
ALL_BUT_TRAILS = parse_policy(
    {"Statement": [{"Effect": "Allow", "NotAction": "cloudtrail:*", "Resource": "*"}]}
)
READING = parse_policy(
    {"Statement": [{"Effect": "Allow", "Action": ["s3:Get*", "s3:List*"], "Resource": "*"}]}
)


def ago(days: int) -> datetime:
    """Return the moment that is as many days before now."""
    return NOW.at - timedelta(days=days)


def key(
    number: int = 1,
    *,
    active: bool = True,
    rotated: datetime | None = None,
    used: datetime | None = None,
) -> AccessKey:
    return AccessKey(number=number, active=active, last_rotated=rotated, last_used=used)


def credentials(
    *keys: AccessKey,
    created: datetime = LONG_AGO,
    password: bool | None = False,
    used: datetime | None = None,
    changed: datetime | None = None,
    mfa: bool = False,
) -> Credentials:
    return Credentials(
        created=created,
        password=password,
        password_last_used=used,
        password_last_changed=changed,
        mfa=mfa,
        keys=keys,
    )


def report(
    users: Mapping[User, Credentials] | None = None, *, root: Credentials | None = None
) -> CredentialReport:
    return CredentialReport(
        generated=NOW.at,
        root=root or credentials(password=None),
        users={user.arn: row for user, row in (users or {}).items()},
    )


def of_ann(
    *keys: AccessKey,
    password: bool | None = False,
    used: datetime | None = None,
    changed: datetime | None = None,
    mfa: bool = False,
) -> CredentialReport:
    """Return a report with one user."""
    row = credentials(*keys, password=password, used=used, changed=changed, mfa=mfa)
    return report({ANN: row})


def details(
    identity: Identity,
    *attached: str,
    aws: Mapping[str, PolicyDocument | Unread] | None = None,
    **inline: PolicyDocument | Unread,
) -> AuthorizationDetails:
    """Return the policies of one identity."""
    own = IdentityPolicies(
        attached=attached,
        inline=tuple(
            InlinePolicy(name=name, document=document) for name, document in inline.items()
        ),
    )
    return AuthorizationDetails(identities={identity.arn: own}, aws_managed=aws or {})


def managed_policy(document: PolicyDocument | Unread, *, attachments: int = 1) -> ManagedPolicy:
    return ManagedPolicy(
        arn=f"{ARN}:policy/ops",
        id="ops",
        region="global",
        document=document,
        attachments=attachments,
    )


def root_user(
    *, access_keys: bool = False, mfa: bool = False, password: bool | Unread = True
) -> RootUser:
    return RootUser(access_keys=access_keys, mfa=mfa, password=password)


#: what AWS asks for where the account asks for nothing
DEFAULT = PasswordPolicy(
    custom=False,
    minimum_length=8,
    uppercase=False,
    lowercase=False,
    numbers=False,
    symbols=False,
    max_age=None,
    reuse_prevention=0,
)
STRICT = PasswordPolicy(
    custom=True,
    minimum_length=14,
    uppercase=True,
    lowercase=True,
    numbers=True,
    symbols=True,
    max_age=90,
    reuse_prevention=24,
)
