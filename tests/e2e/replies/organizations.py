"""What the account of one of each says of the organization that it manages."""

import json
from typing import Any

_ARN = "arn:aws:organizations::111111111111"
_POLICY = {
    "Statement": {
        "Effect": "Allow",
        "Principal": {"AWS": "arn:aws:iam::222222222222:root"},
        "Action": "organizations:AttachPolicy",
        "Resource": "*",
    }
}

REPLIES: dict[str, Any] = {
    "organizations:DescribeOrganization": {
        "Organization": {
            "Id": "o-exampleorgid",
            "Arn": f"{_ARN}:organization/o-exampleorgid",
            "FeatureSet": "ALL",
            "MasterAccountArn": f"{_ARN}:account/o-exampleorgid/111111111111",
            "MasterAccountId": "111111111111",
            "MasterAccountEmail": "aws@example.com",
        }
    },
    "organizations:DescribeResourcePolicy": {"ResourcePolicy": {"Content": json.dumps(_POLICY)}},
    "organizations:ListDelegatedAdministrators": {
        "DelegatedAdministrators": [{"Id": "222222222222"}]
    },
}
