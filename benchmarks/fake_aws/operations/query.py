"""The services of the query protocol: IAM, RDS, Elastic Load Balancing and SNS."""

import re
from collections.abc import Callable, Mapping

from benchmarks.fake_aws.fleet import ACCOUNT
from benchmarks.fake_aws.operations.paging import Page, page
from benchmarks.fake_aws.operations.place import Ask, Place
from fleetscan.demo.error_replies import NAMESPACES, error
from fleetscan.demo.wire import Answer

__all__ = ["ELASTIC_LOAD_BALANCING", "IAM", "RDS", "SNS"]

_REQUEST_ID = "7a62c49f-347e-4fc4-9331-6e8eEXAMPLE"
_CREATED = "2026-01-02T03:04:05Z"
# What any role of an account may be assumed by, percent-encoded as IAM sends it.
_TRUST = (
    "%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%7B%22Effect%22%3A%22Allow%22%2C"
    "%22Principal%22%3A%7B%22AWS%22%3A%22999999999999%22%7D%2C%22Action%22%3A%22sts%3AAssumeRole"
    "%22%7D%5D%7D"
)


def result(ask: Ask, body: str) -> Answer:
    """Wrap the members of a result as the query protocol does."""
    call = ask.request.call
    name = call.operation
    return Answer.text(
        f'<{name}Response xmlns="{NAMESPACES[call.service]}"><{name}Result>{body}</{name}Result>'
        f"<ResponseMetadata><RequestId>{_REQUEST_ID}</RequestId></ResponseMetadata>"
        f"</{name}Response>"
    )


def _tags(tags: Mapping[str, str], item: str = "member") -> str:
    return "".join(
        f"<{item}><Key>{key}</Key><Value>{value}</Value></{item}>" for key, value in tags.items()
    )


def _iam_page(ask: Ask, total: int) -> tuple[Page, str]:
    cut = page(ask, total, limit="MaxItems", marker="Marker", default=100)
    more = f"<Marker>{cut.token}</Marker>" if cut.token else ""
    return cut, f"<IsTruncated>{str(cut.token is not None).lower()}</IsTruncated>{more}"


def _list_users(ask: Ask) -> Answer:
    cut, more = _iam_page(ask, ask.place.fleet.options.others)
    users = "".join(
        f"<member><Path>/</Path><UserName>user-{ACCOUNT}-{number}</UserName>"
        f"<UserId>AIDAEXAMPLE{number:010}</UserId>"
        f"<Arn>arn:aws:iam::{ACCOUNT}:user/user-{ACCOUNT}-{number}</Arn>"
        f"<CreateDate>{_CREATED}</CreateDate></member>"
        for number in cut.numbers
    )
    return result(ask, f"<Users>{users}</Users>{more}")


def _role_name(ask: Ask, number: int) -> str:
    # The last role is the one that was assumed to come here.
    options = ask.place.fleet.options
    return options.role if number == options.others else f"role-{ACCOUNT}-{number}"


def _list_roles(ask: Ask) -> Answer:
    cut, more = _iam_page(ask, ask.place.fleet.options.others + 1)
    roles = "".join(
        f"<member><Path>/</Path><RoleName>{_role_name(ask, number)}</RoleName>"
        f"<RoleId>AROAEXAMPLE{number:010}</RoleId>"
        f"<Arn>arn:aws:iam::{ACCOUNT}:role/{_role_name(ask, number)}</Arn>"
        f"<CreateDate>{_CREATED}</CreateDate>"
        f"<AssumeRolePolicyDocument>{_TRUST}</AssumeRolePolicyDocument>"
        "<MaxSessionDuration>3600</MaxSessionDuration></member>"
        for number in cut.numbers
    )
    return result(ask, f"<Roles>{roles}</Roles>{more}")


def _iam_tags(kind: str, parameter: str) -> Callable[[Ask], Answer]:
    def list_tags(ask: Ask) -> Answer:
        name = ask.text(parameter)
        options = ask.place.fleet.options
        match = re.fullmatch(rf"{kind}-{ACCOUNT}-(\d+)", name)
        number = int(match[1]) if match else options.others
        if number >= options.others and not (kind == "role" and name == options.role):
            message = f"The {kind} with name {name} cannot be found."
            return error(ask.request, "NoSuchEntity", message, status=404)
        tags = ask.place.tags(kind, number)
        cut, more = _iam_page(ask, len(tags))
        chosen = dict(list(tags.items())[cut.numbers.start : cut.numbers.stop])
        return result(ask, f"<Tags>{_tags(chosen)}</Tags>{more}")

    return list_tags


def _db_page(ask: Ask, member: str, item: Callable[[Place, int], str]) -> Answer:
    total = ask.place.fleet.options.others
    # AWS takes no less than 20, which would leave nothing to page in a small fleet.
    cut = page(ask, total, limit="MaxRecords", marker="Marker", default=100)
    more = f"<Marker>{cut.token}</Marker>" if cut.token else ""
    items = "".join(item(ask.place, number) for number in cut.numbers)
    return result(ask, f"<{member}>{items}</{member}>{more}")


def _db_instance(place: Place, number: int) -> str:
    name = place.name("db", number)
    return (
        f"<DBInstance><DBInstanceIdentifier>{name}</DBInstanceIdentifier>"
        "<DBInstanceClass>db.t4g.medium</DBInstanceClass><Engine>postgres</Engine>"
        "<DBInstanceStatus>available</DBInstanceStatus><MasterUsername>postgres</MasterUsername>"
        "<AllocatedStorage>100</AllocatedStorage><EngineVersion>17.2</EngineVersion>"
        f"<InstanceCreateTime>{_CREATED}</InstanceCreateTime>"
        "<StorageEncrypted>true</StorageEncrypted>"
        f"<AvailabilityZone>{place.region}a</AvailabilityZone>"
        f"<DBInstanceArn>{place.arn('rds', f'db:{name}')}</DBInstanceArn>"
        f"<TagList>{_tags(place.tags('db', number), 'Tag')}</TagList></DBInstance>"
    )


def _db_cluster(place: Place, number: int) -> str:
    name = place.name("cluster", number)
    return (
        f"<DBCluster><DBClusterIdentifier>{name}</DBClusterIdentifier>"
        "<Engine>aurora-postgresql</Engine><Status>available</Status>"
        f"<ClusterCreateTime>{_CREATED}</ClusterCreateTime>"
        "<StorageEncrypted>true</StorageEncrypted>"
        f"<DBClusterArn>{place.arn('rds', f'cluster:{name}')}</DBClusterArn>"
        f"<TagList>{_tags(place.tags('cluster', number), 'Tag')}</TagList></DBCluster>"
    )


def _balancer_arn(place: Place, number: int) -> str:
    name = f"alb-{number}"
    return place.arn("elasticloadbalancing", f"loadbalancer/app/{name}/{number:016x}")


def _load_balancers(ask: Ask) -> Answer:
    total = ask.place.fleet.options.others
    cut = page(ask, total, limit="PageSize", marker="Marker", default=400, most=400)
    more = f"<NextMarker>{cut.token}</NextMarker>" if cut.token else ""
    items = "".join(
        f"<member><LoadBalancerArn>{_balancer_arn(ask.place, number)}</LoadBalancerArn>"
        f"<DNSName>alb-{number}.{ask.place.region}.elb.example.com</DNSName>"
        f"<CreatedTime>{_CREATED}</CreatedTime><LoadBalancerName>alb-{number}</LoadBalancerName>"
        "<Scheme>internal</Scheme><State><Code>active</Code></State><Type>application</Type>"
        "<IpAddressType>ipv4</IpAddressType></member>"
        for number in cut.numbers
    )
    return result(ask, f"<LoadBalancers>{items}</LoadBalancers>{more}")


def _balancer_tags(ask: Ask) -> Answer:
    known = {
        _balancer_arn(ask.place, number): number for number in range(ask.place.fleet.options.others)
    }
    asked = [
        str(value) for name, value in ask.given.items() if name.startswith("ResourceArns.member.")
    ]
    if missing := [arn for arn in asked if arn not in known]:
        message = f"Load balancer '{missing[0]}' not found"
        return error(ask.request, "LoadBalancerNotFound", message)
    items = "".join(
        f"<member><ResourceArn>{arn}</ResourceArn>"
        f"<Tags>{_tags(ask.place.tags('alb', known[arn]))}</Tags></member>"
        for arn in asked
    )
    return result(ask, f"<TagDescriptions>{items}</TagDescriptions>")


def _list_topics(ask: Ask) -> Answer:
    cut = page(ask, ask.place.fleet.options.others, limit=None, marker="NextToken", default=100)
    more = f"<NextToken>{cut.token}</NextToken>" if cut.token else ""
    items = "".join(
        f"<member><TopicArn>{ask.place.arn('sns', f'topic-{number}')}</TopicArn></member>"
        for number in cut.numbers
    )
    return result(ask, f"<Topics>{items}</Topics>{more}")


def _topic_tags(ask: Ask) -> Answer:
    for number in range(ask.place.fleet.options.others):
        if ask.text("ResourceArn") == ask.place.arn("sns", f"topic-{number}"):
            return result(ask, f"<Tags>{_tags(ask.place.tags('topic', number))}</Tags>")
    return error(ask.request, "ResourceNotFound", "Resource does not exist", status=404)


IAM: Mapping[str, Callable[[Ask], Answer]] = {
    "ListUsers": _list_users,
    "ListRoles": _list_roles,
    "ListUserTags": _iam_tags("user", "UserName"),
    "ListRoleTags": _iam_tags("role", "RoleName"),
}
RDS: Mapping[str, Callable[[Ask], Answer]] = {
    "DescribeDBInstances": lambda ask: _db_page(ask, "DBInstances", _db_instance),
    "DescribeDBClusters": lambda ask: _db_page(ask, "DBClusters", _db_cluster),
}
ELASTIC_LOAD_BALANCING: Mapping[str, Callable[[Ask], Answer]] = {
    "DescribeLoadBalancers": _load_balancers,
    "DescribeTags": _balancer_tags,
}
SNS: Mapping[str, Callable[[Ask], Answer]] = {
    "ListTopics": _list_topics,
    "ListTagsForResource": _topic_tags,
}
