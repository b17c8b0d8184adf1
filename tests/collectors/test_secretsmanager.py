from fleetscan.collectors import secretsmanager
from fleetscan.facts.base import Tags
from fleetscan.facts.secretsmanager import Secret
from tests.collectors.fake_api import REGION, FakeApi

ARN = "arn:aws:secretsmanager:eu-west-1:111122223333:secret"


async def test_secrets_come_with_their_tags() -> None:
    tagged = {
        "ARN": f"{ARN}:db-AbCdEf",
        "Name": "db",
        "Tags": [{"Key": "Owner", "Value": "a"}],
    }
    pages = [
        {"SecretList": [tagged], "NextToken": "more"},
        {"SecretList": [{"ARN": f"{ARN}:key-GhIjKl", "Name": "key"}]},
    ]
    api = FakeApi(secretsmanager.secrets, {"secretsmanager:ListSecrets": pages})
    assert await api.list() == [
        (Secret(arn=f"{ARN}:db-AbCdEf", id="db", region=REGION), Tags({"Owner": "a"})),
        (Secret(arn=f"{ARN}:key-GhIjKl", id="key", region=REGION), Tags({})),
    ]
    assert api.requests[0] == ("secretsmanager:ListSecrets", {"MaxResults": 100})
