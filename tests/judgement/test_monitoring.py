from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from fleetscan.facts.base import Every
from fleetscan.facts.cloudtrail import (
    AdvancedSelector,
    BasicSelector,
    EventSelectors,
    FieldSelector,
    TrailStatus,
)
from fleetscan.facts.cloudwatch import Alarm
from fleetscan.facts.sns import TopicSubscriptions
from fleetscan.filterpatterns import parse
from fleetscan.judgement.monitoring import alarmed, logs_management_events
from fleetscan.verdicts import Cause, Fail, NotApplicable, NotRead, Pass, Unread, Verdict
from tests.checks.cloudwatch import chain
from tests.checks.cloudwatch.chain import ACCOUNT, EVENTS, HEARD, LOGGING, NOW, TOPIC

LOGS = "arn:aws:logs:eu-west-1:111122223333:log-group"
TRAIL = replace(chain.TRAIL, log_group_arn=f"{LOGS}:trail/main:*")
FILTER = replace(
    chain.FILTER,
    id="keys",
    log_group="trail/main",
    pattern="{ $.eventName = DisableKey || $.eventName = ScheduleKeyDeletion }",
)
ALARM = replace(chain.ALARM, id="keys-changed")
ALL = BasicSelector(read_write="All", management_events=True)
REQUIRED = parse(
    "{ $.eventSource = kms.amazonaws.com"
    " && ($.eventName = DisableKey || $.eventName = ScheduleKeyDeletion) }"
)
MISSING = Unread(cause=Cause.THROTTLED, message="no answer")

WHOLE: dict[str, Any] = {
    "trails": [(TRAIL, LOGGING, EVENTS)],
    "filters": [FILTER],
    "alarms": [ALARM],
    "topics": [(TOPIC, HEARD)],
}


def judged(**changed: Any) -> Verdict:  # noqa: ANN401 - lists of what alarmed takes
    lists = {name: Every(items) for name, items in WHOLE.items()}
    return alarmed(ACCOUNT, "changes to keys", REQUIRED, **(lists | {"now": NOW} | changed))


def trail(**changed: Any) -> list[Any]:  # noqa: ANN401 - fields of a trail
    return [(replace(TRAIL, **changed), LOGGING, EVENTS)]


def test_a_whole_chain_passes_and_names_its_links() -> None:
    assert judged() == Pass(
        "changes to keys are counted by metric filter keys of log group trail/main, with alarm"
        " keys-changed"
    )


def test_two_filters_with_an_alarm_each_pass_together() -> None:
    one = replace(FILTER, pattern="{ $.eventName = DisableKey }")
    other = replace(
        FILTER, id="more", pattern="{ $.eventName = ScheduleKeyDeletion }", metric_name="More"
    )
    of_other = replace(ALARM, id="more-alarm", metric_name="More")
    assert isinstance(judged(filters=[one, other], alarms=[ALARM, of_other]), Pass)
    assert judged(filters=[one, other]) == Fail(
        "no alarm tells of changes to keys: metric filter more of log group trail/main has no alarm"
        " with an action on a topic with a confirmed subscription."
    )


@pytest.mark.parametrize(
    "trails",
    [
        [],
        trail(is_multi_region=False),
        trail(includes_global_events=False),
        trail(log_group_arn=None),
        [(TRAIL, replace(LOGGING, is_logging=False), EVENTS)],
        [(TRAIL, LOGGING, EventSelectors())],
    ],
)
def test_a_trail_that_does_not_deliver_all_counts_nothing(trails: list[Any]) -> None:
    assert judged(trails=trails) == Fail(
        "no trail logs all management events of all regions and delivers them to a log group, so"
        " no alarm tells of changes to keys"
    )


@pytest.mark.parametrize(
    "changed",
    [
        {"region": "us-east-1"},
        {"log_group": "trail"},
        {"pattern": "{ $.eventName = DisableKey }"},
        {"pattern": ""},
        {"pattern": "DisableKey"},
        {"pattern": "[a, b]"},
        {"metric_value": "0"},
        {"metric_value": "$.latency"},
        {"dimensions": ("Region",)},
        {"on_transformed": True},
        {"selection": '@aws.account = "444455556666"'},
    ],
)
def test_a_filter_that_does_not_count_all_is_told_by_an_event(changed: dict[str, Any]) -> None:
    verdict = judged(filters=[replace(FILTER, **changed)])
    assert isinstance(verdict, Fail)
    assert '"eventName":"ScheduleKeyDeletion"' in verdict.reason or (
        '"eventName":"DisableKey"' in verdict.reason
    )


def test_a_filter_that_does_not_count_by_fields_is_named() -> None:
    verdict = judged(filters=[replace(FILTER, pattern="DisableKey")])
    assert verdict.reason.endswith("Left out: keys, which count no events by their fields, or all.")


def test_a_filter_that_nobody_can_judge_fails_with_the_reason() -> None:
    verdict = judged(filters=[replace(FILTER, pattern="{ $.eventName = D*y || $.eventName=S*n }")])
    assert isinstance(verdict, Fail)
    assert "can't be told: it rests on a regular expression" in verdict.reason


@pytest.mark.parametrize(
    "alarms",
    [
        [],
        [replace(ALARM, region="us-east-1")],
        [replace(ALARM, metric_namespace="Other")],
        [replace(ALARM, metric_namespace=None, metric_name=None)],
        [replace(ALARM, dimensions={"Region": "eu-west-1"})],
        [replace(ALARM, actions_enabled=False)],
        [replace(ALARM, alarm_actions=())],
        [replace(ALARM, alarm_actions=("arn:aws:automate:eu-west-1:ec2:stop",))],
    ],
)
def test_an_alarm_that_does_not_tell_is_none(alarms: list[Alarm]) -> None:
    verdict = judged(alarms=alarms)
    assert isinstance(verdict, Fail)
    assert "metric filter keys of log group trail/main has no alarm" in verdict.reason


SILENT = replace(ALARM, actions_enabled=False)
COMPOSITE = replace(
    ALARM,
    arn=f"{ALARM.arn}-any",
    id="any",
    metric_namespace=None,
    metric_name=None,
    rule='ALARM("keys-changed")',
)


@pytest.mark.parametrize(
    "rule",
    [
        'ALARM("keys-changed")',
        "ALARM(keys-changed)",
        f"ALARM({ALARM.arn})",
        '(ALARM("other (1)") OR ALARM( "keys-changed" )) OR ALARM("OR")',
    ],
)
@pytest.mark.parametrize("child", [SILENT, replace(ALARM, alarm_actions=())])
def test_a_composite_alarm_tells_of_each_of_its_alarms(rule: str, child: Alarm) -> None:
    assert judged(alarms=[child, replace(COMPOSITE, rule=rule)]) == Pass(
        "changes to keys are counted by metric filter keys of log group trail/main, with alarm any"
    )


@pytest.mark.parametrize(
    "changed",
    [
        {"rule": 'ALARM("keys-changed") AND ALARM("other")'},
        {"rule": 'ALARM("keys-changed") OR ALARM("other") AND TRUE'},
        {"rule": 'NOT ALARM("keys-changed")'},
        {"rule": 'OK("keys-changed")'},
        {"rule": 'INSUFFICIENT_DATA("keys-changed") OR ALARM("other")'},
        {"rule": 'ALARM("keys")'},
        {"rule": "TRUE"},
        # a name that looks like a rule
        {"rule": 'ALARM("ALARM(keys-changed)")'},
        {"actions_enabled": False},
        {"alarm_actions": ()},
        {"suppressor": "maintenance"},
        {"region": "us-east-1"},
    ],
)
def test_a_composite_alarm_that_may_not_tell_is_none(changed: dict[str, Any]) -> None:
    assert isinstance(judged(alarms=[SILENT, replace(COMPOSITE, **changed)]), Fail)


YESTERDAY = replace(
    LOGGING,
    logs_delivered_at=NOW.at - timedelta(days=1, seconds=1),
    logs_delivery_error="AccessDenied",
)


def refused(status: TrailStatus) -> list[Any]:
    return [(TRAIL, status, EVENTS)]


@pytest.mark.parametrize("status", [YESTERDAY, replace(YESTERDAY, logs_delivered_at=None)])
def test_what_cloudwatch_logs_does_not_take_is_not_counted(status: TrailStatus) -> None:
    assert judged(trails=refused(status)) == Fail(
        "no trail logs all management events of all regions and delivers them to a log group, so"
        " no alarm tells of changes to keys: CloudWatch Logs takes nothing of main"
    )
    # another trail writes to the same group
    assert isinstance(judged(trails=[*WHOLE["trails"], *refused(status)]), Pass)


@pytest.mark.parametrize(
    "status",
    [
        # AWS tells of an error that is over, and of a trail with nothing to deliver
        replace(YESTERDAY, logs_delivered_at=NOW.at - timedelta(days=1)),
        replace(YESTERDAY, logs_delivery_error=None),
    ],
)
def test_an_error_that_is_over_changes_nothing(status: TrailStatus) -> None:
    assert isinstance(judged(trails=refused(status)), Pass)


@pytest.mark.parametrize("topics", [[], [(TOPIC, TopicSubscriptions(confirmed=0))]])
def test_a_topic_that_nobody_listens_to_tells_no_one(topics: list[Any]) -> None:
    assert isinstance(judged(topics=topics), Fail)


def test_another_accounts_topic_leaves_it_open() -> None:
    elsewhere = replace(ALARM, alarm_actions=("arn:aws:sns:eu-west-1:444455556666:ops",))
    with pytest.raises(NotRead, match="only account 444455556666 that owns it") as open_:
        judged(alarms=[elsewhere])
    assert open_.value.unread[0].cause is Cause.ACCESS_DENIED
    assert isinstance(judged(alarms=[elsewhere, ALARM]), Pass)
    # whoever listens there, not all is counted
    partial = replace(FILTER, pattern="{ $.eventName = DisableKey }")
    assert isinstance(judged(alarms=[elsewhere], filters=[partial]), Fail)


ORGANIZATIONS = trail(
    arn="arn:aws:cloudtrail:eu-west-1:444455556666:trail/all",
    is_organization=True,
    log_group_arn="arn:aws:logs:eu-west-1:444455556666:log-group:all:*",
)


def test_a_log_group_of_another_account_is_its_affair() -> None:
    assert judged(trails=ORGANIZATIONS) == NotApplicable(
        "trail main delivers to log group all of account 444455556666, where alarms for changes to"
        " keys have to be"
    )
    assert isinstance(judged(trails=[*ORGANIZATIONS, *WHOLE["trails"]]), Pass)
    assert isinstance(judged(trails=[*ORGANIZATIONS, *WHOLE["trails"]], filters=[]), NotApplicable)


@pytest.mark.parametrize("name", WHOLE)
def test_what_was_read_can_be_enough(name: str) -> None:
    assert isinstance(judged(**{name: Every(WHOLE[name], [MISSING])}), Pass)


@pytest.mark.parametrize("name", WHOLE)
def test_what_was_not_read_leaves_it_open(name: str) -> None:
    with pytest.raises(NotRead, match="no answer"):
        judged(**{name: Every([], [MISSING])})


def test_alarms_that_were_not_read_matter_only_if_all_is_counted() -> None:
    nothing: dict[str, Any] = {"alarms": Every([], [MISSING]), "topics": Every([], [MISSING])}
    assert isinstance(judged(filters=[], **nothing), Fail)
    with pytest.raises(NotRead):
        judged(**nothing)


def advanced(**more: FieldSelector) -> EventSelectors:
    management = FieldSelector(field="eventCategory", equals=("Management",))
    return EventSelectors(advanced=(AdvancedSelector(fields=(management, *more.values())),))


READ = FieldSelector(field="readOnly", equals=("true",))
WRITE = FieldSelector(field="readOnly", equals=("false",))
NO_KEYS = FieldSelector(field="eventSource", not_equals=("kms.amazonaws.com",))


@pytest.mark.parametrize(
    ("selectors", "expected"),
    [
        (EVENTS, True),
        (EventSelectors(), False),
        (EventSelectors(basic=(replace(ALL, management_events=False),)), False),
        (EventSelectors(basic=(replace(ALL, read_write="WriteOnly"),)), False),
        (
            EventSelectors(
                basic=(replace(ALL, read_write="WriteOnly"), replace(ALL, read_write="ReadOnly"))
            ),
            True,
        ),
        (EventSelectors(basic=(replace(ALL, excluded_sources=("kms.amazonaws.com",)),)), False),
        (advanced(), True),
        (advanced(read_only=WRITE), False),
        (
            EventSelectors(
                advanced=advanced(read_only=READ).advanced + advanced(read_only=WRITE).advanced
            ),
            True,
        ),
        (advanced(source=NO_KEYS), False),
        (advanced(source=replace(NO_KEYS, equals=("s3.amazonaws.com",))), False),
        (advanced(who=FieldSelector(field="userIdentity.arn", not_equals=("x",))), False),
        (
            EventSelectors(
                advanced=(
                    AdvancedSelector(
                        fields=(FieldSelector(field="eventCategory", equals=("Data",)),)
                    ),
                )
            ),
            False,
        ),
    ],
)
def test_all_management_events_are_read_and_write_of_every_service(
    selectors: EventSelectors,
    expected: bool,  # noqa: FBT001 - the last column of the table
) -> None:
    assert logs_management_events(selectors) is expected


@pytest.mark.parametrize(
    "selectors",
    [
        EventSelectors(basic=(replace(ALL, excluded_sources=("kms.amazonaws.com",)),)),
        advanced(source=NO_KEYS),
    ],
)
def test_a_service_that_is_left_out_matters_to_what_is_about_it(selectors: EventSelectors) -> None:
    assert logs_management_events(selectors, ["ec2.amazonaws.com"])
    assert not logs_management_events(selectors, ["kms.amazonaws.com"])
    assert isinstance(judged(trails=[(TRAIL, LOGGING, selectors)]), Fail)
