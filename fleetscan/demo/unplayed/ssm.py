"""Systems Manager of an account that manages nothing by it."""

from fleetscan.demo.recorded import Replies

REPLIES: Replies = {
    "ssm:DescribeInstanceInformation": {"InstanceInformationList": []},
    "ssm:ListResourceComplianceSummaries": {"ResourceComplianceSummaryItems": []},
}
