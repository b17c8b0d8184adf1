"""What the identity may do: by IAM's simulator, else by one call of each service."""

from collections import Counter
from typing import Any

import msgspec
import pytest

from fleetscan.aws.accounts import AwsAccounts
from fleetscan.catalogue import Needs
from fleetscan.demo.rules import Denial, Proceed, Rule, deny
from fleetscan.demo.server import SimulatedAWS
from fleetscan.demo.simulator import simulate
from fleetscan.demo.wire import Answer, Request
from fleetscan.doctor import permissions
from fleetscan.doctor.model import Permissions
from fleetscan.doctor.permissions import PermissionExaminer
from tests.aws.simulated import FIRST, SECOND, access, role
from tests.doctor.looking import ALL_NEEDS, TWO_NEEDS, account, examined, only_problem

NO_SIMULATOR = deny("iam:SimulatePrincipalPolicy")
SERVICES = {call.service for call in TWO_NEEDS.calls}
SIMULATED = {"SimulatePrincipalPolicy"}
WAY_IN = {"AssumeRole", "GetCallerIdentity", "ListRegions"}


async def seen(needs: Needs = TWO_NEEDS, **settings: Any) -> Permissions:  # noqa: ANN401 - of the account
    found = (await examined(account(**settings), needs=needs)).seen.permissions
    assert found is not None
    return found


async def test_the_simulator_is_asked_for_each_action_once(aws: SimulatedAWS) -> None:
    found = await seen()
    assert found.simulated == len({call.iam_action for call in TWO_NEEDS.calls})
    assert found.why_not_simulated is None
    assert sum(call.operation in SIMULATED for call in aws.calls) == 1


@pytest.mark.parametrize("actions_at_once", [7, 500])
async def test_actions_are_asked_for_in_batches_and_answers_come_in_pages(
    aws: SimulatedAWS, monkeypatch: pytest.MonkeyPatch, actions_at_once: int
) -> None:
    def small_pages(request: Request, _: Proceed) -> Answer:
        parameters = {**request.parameters, "MaxItems": "3"}
        return simulate(msgspec.structs.replace(request, parameters=parameters), aws.rules)

    monkeypatch.setattr(permissions, "_ACTIONS_AT_ONCE", actions_at_once)
    aws.rules += [
        Rule(answer=small_pages, operation="SimulatePrincipalPolicy"),
        deny("kms:ListKeys"),
        deny("sqs:ListQueueTags"),
    ]
    # in no region, so that no more is called than has to be
    found = await seen(ALL_NEEDS, regions=("mx-*",))
    assert [each.action for each in found.denied] == ["kms:ListKeys", "sqs:ListQueueTags"]
    total = found.simulated
    batches = [min(actions_at_once, total - start) for start in range(0, total, actions_at_once)]
    pages = sum(-(-batch // 3) for batch in batches)
    assert sum(call.operation in SIMULATED for call in aws.calls) == pages


async def test_an_answer_that_leaves_actions_out_is_not_believed(aws: SimulatedAWS) -> None:
    def answer(_: Request, proceed: Proceed) -> Answer:
        told = proceed()
        return Answer(
            headers=told.headers, body=told.body.replace(b"ec2:DescribeVolumes", b"ec2:Other")
        )

    aws.rules.append(Rule(answer=answer, operation="SimulatePrincipalPolicy"))
    found = await seen()
    assert found.simulated == 0
    assert "does not say whether ec2:DescribeVolumes is allowed" in str(found.why_not_simulated)
    assert found.probed


async def test_without_the_simulator_each_service_is_called_once_in_one_region(
    aws: SimulatedAWS,
) -> None:
    aws.rules.append(NO_SIMULATOR)
    found = await seen(regions=("us-east-1",))
    assert (found.simulated, found.failed) == (0, ())
    assert "SimulatePrincipalPolicy" in str(found.why_not_simulated)
    calls = [call for call in aws.calls if call.operation not in WAY_IN | SIMULATED]
    assert found.probed == len(calls) == len(SERVICES)
    assert set(Counter(call.service for call in calls).values()) == {1}


async def test_a_service_that_was_reached_is_not_called_again_where_iam_predicts(
    aws: SimulatedAWS,
) -> None:
    accounts, examiner = AwsAccounts(), PermissionExaminer(TWO_NEEDS)
    probed = []
    for account_id in (FIRST, SECOND):
        opened = await accounts.open(access(account_id))
        found = await examiner.examine(
            opened, principal=role(account_id), regions=("us-east-1",), enabled={"us-east-1"}
        )
        probed.append(found.probed)
    # that of the region alone, which may be closed to one account and open to another
    assert probed == [len(SERVICES), 1]
    assert aws.calls


async def test_each_region_is_called_once(aws: SimulatedAWS) -> None:
    regions = ("eu-central-1", "eu-west-1", "us-east-1")
    await seen(regions=regions)
    regional = Counter(
        call.region for call in aws.calls if call.operation not in WAY_IN | SIMULATED
    )
    assert {regional[region] for region in regions[:2]} == {1}


async def test_a_policy_that_closes_a_region_is_seen_there(aws: SimulatedAWS) -> None:
    rule = Rule(
        answer=deny("ec2:DescribeVolumes", denial=Denial.SERVICE_CONTROL_POLICY).answer,
        region="eu-west-1",
    )
    aws.rules.append(rule)
    problem = only_problem(await examined(needs=TWO_NEEDS))
    assert problem.code == "permission.denied_by_scp"
    assert problem.regions == ("eu-west-1",)


async def test_a_call_that_is_predicted_to_be_denied_is_made_where_it_needs_no_subject(
    aws: SimulatedAWS,
) -> None:
    aws.rules += [deny("ec2:DescribeSnapshots"), deny("sqs:ListQueueTags")]
    # in one region, so that few are called
    found = await seen(ALL_NEEDS, regions=("us-east-1",))
    assert [each.action for each in found.denied] == ["ec2:DescribeSnapshots", "sqs:ListQueueTags"]
    assert [missing.operation for _, missing in found.failed] == ["ec2:DescribeSnapshots"]
    assert "ec2:DescribeSnapshots" not in found.answered


async def test_a_denied_call_is_found_by_either_way(aws: SimulatedAWS) -> None:
    aws.rules += [deny("ec2:DescribeVolumes")]
    predicted = only_problem(await examined(needs=TWO_NEEDS))
    aws.rules.append(NO_SIMULATOR)
    met = only_problem(await examined(needs=TWO_NEEDS))
    assert predicted.code == met.code == "permission.denied"
    assert predicted.statement == met.statement
    assert predicted.evidence == met.evidence
    assert "not authorized to perform: ec2:DescribeVolumes" in met.evidence
