"""What the fake AWS answers: one function per operation, over a place with no account's name."""

from collections.abc import Callable, Mapping

from benchmarks.fake_aws.operations import ec2, json_services, organization, query, s3
from benchmarks.fake_aws.operations.place import Ask
from fleetscan.demo.wire import Answer

__all__ = ["OPERATIONS"]

#: services by their signing names, then operations
OPERATIONS: Mapping[str, Mapping[str, Callable[[Ask], Answer]]] = {
    **json_services.BY_SERVICE,
    "account": organization.ACCOUNT_API,
    "ec2": ec2.OPERATIONS,
    "elasticloadbalancing": query.ELASTIC_LOAD_BALANCING,
    "iam": query.IAM,
    "organizations": organization.ORGANIZATIONS,
    "rds": query.RDS,
    "s3": s3.OPERATIONS,
    "sns": query.SNS,
}
