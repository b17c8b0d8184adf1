"""The policy is exact: what a sweep calls is what it allows, for all checks and for each alone."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from policy_sentry.querying.all import get_all_actions

from fleetscan.aws.accounts import AwsAccounts
from fleetscan.aws.regions import LIST_REGIONS
from fleetscan.demo.operations import S3_CONTROL
from fleetscan.demo.server import SimulatedAWS
from fleetscan.policy.actions import ORGANIZATION_ACTIONS, source_statements, target_statements
from tests.e2e.fleets import SOURCE
from tests.e2e.one_of_each import ACCOUNT_ID, CATALOGUE, NEEDS, PLAN, served, signed, sweep

#: what allows each call, as the server's record names it, and whether it is of S3 Control, which
#: signs as S3 does
ACTIONS = {
    (*signed(call), call.service == "s3control"): call.iam_actions
    for call in (*NEEDS.calls, LIST_REGIONS)
}


@pytest.fixture(scope="module")
def aws() -> Iterator[SimulatedAWS]:
    with served() as aws:
        yield aws


@pytest.fixture(scope="module")
def accounts(aws: SimulatedAWS) -> AwsAccounts:  # noqa: ARG001 - its environment must be there
    """Clients are made once, for that takes longest."""
    return AwsAccounts()


def choices() -> list[tuple[str, ...]]:
    """Return all checks, those of each service, and the first of each service alone."""
    services: dict[str, list[str]] = {}
    for check in CATALOGUE.checks.values():
        services.setdefault(check.service, []).append(check.id)
    chosen = {tuple(sorted(CATALOGUE.checks))}
    chosen |= {tuple(of_service) for of_service in services.values()}
    chosen |= {(of_service[0],) for of_service in services.values()}
    return sorted(chosen)


@pytest.mark.parametrize("checks", choices())
def test_the_policy_allows_what_a_sweep_calls_and_nothing_else(
    checks: tuple[str, ...], aws: SimulatedAWS, accounts: AwsAccounts, tmp_path: Path
) -> None:
    aws.clear_calls()
    plan = msgspec.structs.replace(PLAN, checks=checks, options={})
    swept = sweep(tmp_path, accounts, plan=plan)
    assert swept.planned == swept.evaluated
    called = {
        action
        for call in aws.calls
        if call.account_id == ACCOUNT_ID
        for action in ACTIONS[call.service, call.operation, call.path.startswith(S3_CONTROL)]
    }
    needs = CATALOGUE.needs(CATALOGUE.checks[each] for each in checks)
    (statement,) = target_statements(needs)
    assert set(statement.actions) == called
    assert list(statement.actions) == sorted(called)


def test_the_source_is_allowed_what_it_calls(
    aws: SimulatedAWS, accounts: AwsAccounts, tmp_path: Path
) -> None:
    aws.clear_calls()
    sweep(tmp_path, accounts)
    called = {
        f"{call.service}:{call.operation}"
        for call in aws.calls
        if call.account_id == SOURCE.account_id
    }
    (statement,) = source_statements()
    assert set(statement.actions) == called
    assert statement.on_role


def test_a_partition_without_the_account_api_tells_its_regions_by_ec2() -> None:
    (statement,) = target_statements(NEEDS, partition="aws-us-gov")
    assert "ec2:DescribeRegions" in statement.actions
    assert "account:ListRegions" not in statement.actions


def test_every_action_exists() -> None:
    statements = [*target_statements(NEEDS, doctor=True), *source_statements(organization=True)]
    actions = {action for statement in statements for action in statement.actions}
    assert actions <= get_all_actions()
    assert set(ORGANIZATION_ACTIONS) < actions
    assert "iam:SimulatePrincipalPolicy" in actions
