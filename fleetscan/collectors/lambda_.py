"""AWS Lambda. Its pages hold 50 functions, which is the most, whatever size is asked for."""

from collections.abc import AsyncIterator

from fleetscan.catalogue import Api, Call, collector
from fleetscan.facts.base import Tags
from fleetscan.facts.lambda_ import Function


@collector(Call("lambda:ListFunctions"), page=50)
async def functions(api: Api) -> AsyncIterator[Function]:
    """List the functions of a region, each once, whatever versions it has."""
    async for page in api.pages("lambda:ListFunctions"):
        for function in page["Functions"]:
            yield Function(
                arn=function["FunctionArn"], id=function["FunctionName"], region=api.region
            )


@collector(Call("lambda:ListTags", vanished=("ResourceNotFoundException",)))
async def function_tags(api: Api, function: Function) -> Tags:
    """Read the tags of a function."""
    reply = await api.call("lambda:ListTags", Resource=function.arn)
    return Tags(reply["Tags"])
