"""Amazon RDS: moto shows no default parameter group, which are those that all instances have."""

from typing import Any, Final

from fleetscan.aws.partitions import partition_of
from fleetscan.demo.recorded import RecordedError, Replies
from fleetscan.demo.wire import Request

#: families of the engines in the demo, by the versions that moto gives them
_FAMILIES: Final = ("aurora-postgresql12", "mysql5.6", "postgres9.3")


def _groups(request: Request) -> dict[str, Any]:
    partition = partition_of(request.call.region)
    arn = f"arn:{partition}:rds:{request.call.region}:{request.call.account_id}:pg"
    return {
        "DBParameterGroups": [
            {
                "DBParameterGroupName": f"default.{family}",
                "DBParameterGroupFamily": family,
                "Description": f"Default parameter group for {family}",
                "DBParameterGroupArn": f"{arn}:default.{family}",
            }
            for family in _FAMILIES
        ]
    }


def _parameters(request: Request) -> dict[str, Any] | RecordedError:
    """Return what a default group says of TLS: in old versions nothing requires it."""
    family = request.parameters.get("DBParameterGroupName", "").removeprefix("default.")
    if family not in _FAMILIES:
        return RecordedError("DBParameterGroupNotFound", "There is no such group.", 404)
    if not family.startswith("postgres"):
        return {"Parameters": []}
    return {
        "Parameters": [
            {"ParameterName": "rds.force_ssl", "ParameterValue": "0", "Source": "system"}
        ]
    }


REPLIES: Replies = {
    "rds:DescribeDBParameterGroups": _groups,
    "rds:DescribeDBParameters": _parameters,
}
