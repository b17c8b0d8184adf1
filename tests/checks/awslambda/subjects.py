"""Functions for the tests of their checks."""

from fleetscan.facts.lambda_ import Function


def function(
    runtime: str | None = "python3.13", *, vpc_id: str | None = None, subnets: str = ""
) -> Function:
    """Return a function; `subnets` are ids with blanks between them."""
    return Function(
        arn="arn:aws:lambda:eu-west-1:111122223333:function:resize",
        id="resize",
        region="eu-west-1",
        runtime=runtime,
        vpc_id=vpc_id,
        subnet_ids=tuple(subnets.split()),
    )
