"""Whether what CloudTrail logs is counted, and whether someone is told: what 16 checks share.

It takes a chain: a trail that logs every region and delivers to a log group, metric filters of that
group which together count what is required, for each of them an alarm on its metric, and for each
alarm a topic with someone at its end.

Decided, where it could be decided otherwise:

- A filter that counts every event tells of none, and does not count. One that is merely broader
  than required does.
- A filter of which it can't be told what it counts does not count either: see
  `fleetscan.filterpatterns.implies`.
- The threshold of an alarm is not judged: how many events are worth a mail is up to the account.
- An alarm on an expression over metrics is left out, for what it takes to go off is not known.
- A composite alarm tells of what its alarms tell of if it goes off whenever one of them does, and
  nothing holds its actions back. What goes off by composite alarms is not followed further.
- A trail from which CloudWatch Logs has taken nothing for a day, with an error, delivers nothing.
- The organization's trail writes to a log group of the account that owns it. What counts there
  can't be seen from a member account, so the checks are not applicable to one that has no chain of
  its own. They are to the account that owns the log group.
- The subscriptions to another account's topic are known to that account alone. If a chain leads
  there, nothing is said.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final, Generic, TypeVar

import msgspec

from fleetscan.facts.account import Account
from fleetscan.facts.clock import Now
from fleetscan.facts.cloudtrail import EventSelectors, Trail, TrailStatus
from fleetscan.facts.cloudwatch import Alarm
from fleetscan.facts.logs import MetricFilter
from fleetscan.facts.sns import Topic, TopicSubscriptions
from fleetscan.filterpatterns import (
    Coverage,
    Covered,
    Expression,
    NotCovered,
    NotJson,
    Undecided,
    all_of,
    covers,
    matches_everything,
    parse,
    sources_of,
)
from fleetscan.judgement.trail_events import EventKind, management_events
from fleetscan.verdicts import Cause, Fail, NotApplicable, NotRead, Pass, Unread, Verdict

__all__ = ["alarmed", "logs_management_events"]

T = TypeVar("T")

_LoggedTrail = tuple[Trail, TrailStatus, EventSelectors]
_SubscribedTopic = tuple[Topic, TopicSubscriptions]


def alarmed(
    account: Account,
    what: str,
    required: Expression,
    *,
    trails: Iterable[_LoggedTrail],
    filters: Iterable[MetricFilter],
    alarms: Iterable[Alarm],
    topics: Iterable[_SubscribedTopic],
    now: Now,
) -> Verdict:
    """Judge whether someone is told of events.

    Args:
        account: the subject.
        what: what the events are, for the reason: `changes to VPCs`.
        required: the events.
        trails: those that log the account, the organization's too.
        filters: the metric filters of the account, in all regions.
        alarms: its alarms.
        topics: its topics.
        now: by which a trail is found that has delivered nothing for long.

    Raises:
        NotRead: what was not read could make a difference.
    """
    sources = sources_of(required)
    logged = _Read(trails)
    groups: dict[_LogGroup, Trail] = {}
    refused: list[Trail] = []
    for trail, status, selectors in logged.items:
        if (
            trail.log_group_arn is not None
            and trail.is_multi_region
            and trail.includes_global_events
            and status.is_logging
            and logs_management_events(selectors, sources)
        ):
            group = _LogGroup.from_arn(trail.log_group_arn)
            if group.account == account.id and status.is_refused_by_logs(now.at):
                refused.append(trail)
            else:
                groups[group] = trail
    own = [group for group in groups if group.account == account.id]
    chain = _Chain(required, _Read(filters), _Read(alarms), _Read(topics), account)
    for group in own:
        if told := chain.told_of(group):
            return Pass(f"{what} are counted by {told}")
    logged.need()
    for group, trail in groups.items():
        if group.account != account.id:
            return NotApplicable(
                f"trail {trail.id} delivers to log group {group.name} of account {group.account},"
                f" where alarms for {what} have to be"
            )
    if not own:
        reason = (
            "no trail logs all management events of all regions and delivers them to a log group,"
            f" so no alarm tells of {what}"
        )
        if refused:
            names = ", ".join(sorted(each.id for each in refused))
            reason = f"{reason}: CloudWatch Logs takes nothing of {names}"
        return Fail(reason)
    return Fail(" ".join([f"no alarm tells of {what}:", *chain.reasons(own)]))


def logs_management_events(selectors: EventSelectors, sources: Iterable[str] = ()) -> bool:
    """Tell whether all management events are logged, read and write.

    Args:
        selectors: those of a trail.
        sources: services such as `kms.amazonaws.com`; if there are some, those of others may be
            left out.
    """
    wanted = frozenset(sources)
    logged = management_events(
        selectors, may_leave_out=lambda source: bool(wanted) and source not in wanted
    )
    return logged == frozenset(EventKind)


class _Read(Generic[T]):
    """What was read of a list, and what is to be said if that is not enough."""

    def __init__(self, items: Iterable[T]) -> None:
        self.items: list[T] = []
        self._missing: NotRead | None = None
        try:
            for item in items:  # list.extend would ask for the length, which is not known
                self.items.append(item)
        except NotRead as missing:
            self._missing = missing

    def need(self) -> None:
        """Raise `NotRead` if there may be more."""
        if self._missing is not None:
            raise self._missing


class _LogGroup(msgspec.Struct, frozen=True):
    """A log group, by the ARN that a trail has of it."""

    account: str
    region: str
    name: str

    @classmethod
    def from_arn(cls, arn: str) -> "_LogGroup":
        """Read `arn:aws:logs:eu-west-1:111122223333:log-group:trail:*`."""
        _, _, _, region, account, _, name = arn.removesuffix(":*").split(":", 6)
        return cls(account, region, name)


class _Chain:
    """What there is of filters, alarms and topics."""

    def __init__(
        self,
        required: Expression,
        filters: _Read[MetricFilter],
        alarms: _Read[Alarm],
        topics: _Read[_SubscribedTopic],
        account: Account,
    ) -> None:
        self._required = required
        self._filters = filters
        self._alarms = alarms
        self._topics = topics
        self._account = account
        self._answered = {topic.arn for topic, found in topics.items if found.confirmed}
        self._by_metric: dict[tuple[str, str | None, str | None], list[Alarm]] = defaultdict(list)
        composites = _Composites(alarms.items)
        for alarm in alarms.items:
            if alarm.rule is None and not alarm.dimensions:
                metric = (alarm.region, alarm.metric_namespace, alarm.metric_name)
                acting = [alarm] if alarm.actions_enabled else []
                self._by_metric[metric] += [*acting, *composites.of(alarm)]

    def told_of(self, group: _LogGroup) -> str | None:
        """Return by which filters and alarms someone is told of all that is required, if so."""
        told = {each: alarm for each in self._counting(group) if (alarm := self._heard(each))}
        if not self._is_covered_by(told):
            return None
        alone = next(([each] for each in told if self._is_covered_by([each])), list(told))
        return " and ".join(
            f"metric filter {each.id} of log group {group.name}, with alarm {told[each].id}"
            for each in alone
        )

    def _is_covered_by(self, filters: Iterable[MetricFilter]) -> bool:
        return isinstance(self._coverage(filters), Covered)

    def _coverage(self, filters: Iterable[MetricFilter]) -> Coverage:
        return _covers(tuple(sorted({each.pattern for each in filters})), self._required)

    def reasons(self, groups: Sequence[_LogGroup]) -> list[str]:
        """Say of each group why nobody is told."""
        self._filters.need()
        return [self._reason(group) for group in groups]

    def _reason(self, group: _LogGroup) -> str:
        counting = self._counting(group)
        coverage = self._coverage(counting)
        where = f"the metric filters of log group {group.name}"
        if isinstance(coverage, NotCovered):
            example = msgspec.json.encode(coverage.event).decode()
            return f"{where} do not count {example}.{self._left_out(group)}"
        if isinstance(coverage, Undecided):
            return f"what {where} count can't be told: {coverage.reason}.{self._left_out(group)}"
        self._alarms.need()
        self._topics.need()
        deaf = [each for each in counting if self._heard(each) is None]
        elsewhere = {each.id: found for each in deaf if (found := self._told_elsewhere(each))}
        perhaps = [each for each in counting if each not in deaf or each.id in elsewhere]
        if self._is_covered_by(perhaps):
            raise NotRead(*elsewhere.values())
        return (
            f"metric filter {', '.join(each.id for each in deaf)} of log group {group.name} has no"
            " alarm with an action on a topic with a confirmed subscription."
        )

    def _counting(self, group: _LogGroup) -> list[MetricFilter]:
        """Return the filters that count some of what is required."""
        return [
            each
            for each in self._of(group)
            if _counts(each) and _counts_some(each.pattern, self._required)
        ]

    def _of(self, group: _LogGroup) -> list[MetricFilter]:
        return [
            each
            for each in self._filters.items
            if (each.region, each.log_group) == (group.region, group.name)
        ]

    def _left_out(self, group: _LogGroup) -> str:
        names = [each.id for each in self._of(group) if not _counts(each)]
        return (
            f" Left out: {', '.join(names)}, which count no events by their fields, or all."
            if names
            else ""
        )

    def _heard(self, each: MetricFilter) -> Alarm | None:
        """Return an alarm of a filter, or one that goes off with it, that tells someone."""
        for alarm in self._alarms_of(each):
            if self._answered.intersection(alarm.alarm_actions):
                return alarm
        return None

    def _alarms_of(self, each: MetricFilter) -> list[Alarm]:
        return self._by_metric[each.region, each.metric_namespace, each.metric_name]

    def _told_elsewhere(self, each: MetricFilter) -> Unread | None:
        """Return why it is not known whether someone is told: by a topic of another account."""
        for alarm in self._alarms_of(each):
            for action in alarm.alarm_actions:
                _, _, service, _, owner, *_ = action.split(":")
                if service == "sns" and owner != self._account.id:
                    return _another_accounts(alarm, action, owner)
        return None


class _Composites:
    """The composite alarms that go off whenever one of their alarms does, and act on it."""

    def __init__(self, alarms: Iterable[Alarm]) -> None:
        self._by_child: dict[tuple[str, str], list[Alarm]] = defaultdict(list)
        for alarm in alarms:
            if alarm.rule is not None and alarm.actions_enabled and alarm.suppressor is None:
                for child in _any_of(alarm.rule):
                    self._by_child[alarm.region, child].append(alarm)

    def of(self, alarm: Alarm) -> list[Alarm]:
        """Return those that go off with an alarm."""
        return [
            each
            for child in (alarm.id, alarm.arn)
            for each in self._by_child.get((alarm.region, child), ())
        ]


_CHILD: Final = re.compile(r'\bALARM\s*\(\s*(?:"([^"]+)"|([^"()\s]+))\s*\)')


def _any_of(rule: str) -> list[str]:
    """Return the alarms, by name or ARN, of which one suffices; none if it takes anything else.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
    """
    # what is left of a valid rule says how its parts are joined
    joined = _CHILD.sub(" ", rule).replace("(", " ").replace(")", " ")
    if set(joined.split()) <= {"OR"}:
        return [quoted or bare for quoted, bare in _CHILD.findall(rule)]
    return []


def _counts(each: MetricFilter) -> bool:
    """Tell whether a filter counts events by their fields, and neither all of them nor a part."""
    return (
        not (each.selection or each.on_transformed or each.dimensions)
        and _is_count(each.metric_value)
        and _pattern(each.pattern) is not None
    )


# The accounts of a fleet have the same filters: what was found out of one holds for all. To compare
# the 15 patterns of CIS with its requirements takes a second.
_REMEMBERED: Final = 8192


@lru_cache(_REMEMBERED)
def _pattern(text: str) -> Expression | None:
    """Return what a pattern matches, if it asks for fields, and does not match everything."""
    try:
        pattern = parse(text)
    except NotJson:
        return None
    return None if matches_everything(pattern) else pattern


@lru_cache(_REMEMBERED)
def _counts_some(text: str, required: Expression) -> bool:
    """Tell whether a pattern may match some of what is required."""
    pattern = _pattern(text)
    return pattern is not None and covers([], all_of([required, pattern])) != Covered()


@lru_cache(_REMEMBERED)
def _covers(texts: tuple[str, ...], required: Expression) -> Coverage:
    patterns = [pattern for text in texts if (pattern := _pattern(text)) is not None]
    return covers(patterns, required)


def _is_count(value: str) -> bool:
    try:
        return float(value) > 0
    except ValueError:
        return False  # a field of the event, such as $.bytes


def _another_accounts(alarm: Alarm, topic: str, owner: str) -> Unread:
    return Unread(
        cause=Cause.ACCESS_DENIED,
        operation="sns:GetTopicAttributes",
        iam_action="sns:GetTopicAttributes",
        error_code="TopicOfAnotherAccount",
        message=(
            f"alarm {alarm.id} tells topic {topic}, whose subscriptions only account {owner} that"
            " owns it is told"
        ),
    )
