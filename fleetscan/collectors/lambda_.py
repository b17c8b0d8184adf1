"""AWS Lambda. Its pages hold 50 functions, which is the most, whatever size is asked for."""

from collections.abc import AsyncIterator

from fleetscan.catalogue import Api, Call, Reply, collector
from fleetscan.collectors.policies import resource_policy
from fleetscan.facts.base import Tags
from fleetscan.facts.lambda_ import Function
from fleetscan.facts.policies import ResourcePolicy

_GET_POLICY = Call("lambda:GetPolicy")


@collector(Call("lambda:ListFunctions"), page=50)
async def functions(api: Api) -> AsyncIterator[Function]:
    """List the functions of a region, each once, whatever versions it has."""
    async for page in api.pages("lambda:ListFunctions"):
        for function in page["Functions"]:
            yield _function(api, function)


def _function(api: Api, reply: Reply) -> Function:
    is_image = reply["PackageType"] == "Image"
    # Detached from its VPC, a function keeps a configuration with nothing in it.
    vpc = reply.get("VpcConfig") or {}
    return Function(
        arn=reply["FunctionArn"],
        id=reply["FunctionName"],
        region=api.region,
        runtime=None if is_image else reply["Runtime"],
        vpc_id=vpc.get("VpcId") or None,
        subnet_ids=tuple(vpc.get("SubnetIds") or ()),
    )


@collector(_GET_POLICY)
async def function_policy(api: Api, function: Function) -> ResourcePolicy:
    """Read the policy of a function itself; versions and aliases may have others.

    Of a function that is gone AWS says the same as of one without a policy.
    """
    reply = await api.call(
        "lambda:GetPolicy", FunctionName=function.arn, absent={"ResourceNotFoundException"}
    )
    return resource_policy(_GET_POLICY, reply["Policy"] if reply is not None else None)


@collector(Call("lambda:ListTags", vanished=("ResourceNotFoundException",)))
async def function_tags(api: Api, function: Function) -> Tags:
    """Read the tags of a function."""
    reply = await api.call("lambda:ListTags", Resource=function.arn)
    return Tags(reply["Tags"])
