"""`sns.topic_not_public`."""

from fleetscan.catalogue import check
from fleetscan.facts.policies import ResourcePolicy, in_words
from fleetscan.facts.sns import Topic
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.HIGH,
    frameworks=["cis-7.0:2.21", "fsbp:SNS.4"],
    prowler=["sns_topics_not_publicly_accessible"],
    config_rules=["sns-topic-no-public-access"],
)
def topic_not_public(topic: Topic, policy: ResourcePolicy) -> Verdict:
    """The policy of the topic lets in nobody whom its owner did not choose.

    Why:
        Anybody else could subscribe and read along, or publish what every subscriber then takes
        for a message of yours.

    Fix:
        Name accounts or roles in place of `*`, or narrow the statement by `aws:SourceArn`,
        `aws:SourceAccount` or `aws:PrincipalOrgID`.

    CLI:
        aws sns set-topic-attributes --topic-arn TOPIC_ARN --attribute-name Policy
            --attribute-value file://policy.json

    Terraform:
        resource "aws_sns_topic_policy" "example" {
          arn = aws_sns_topic.example.arn
          policy = jsonencode({
            Version = "2012-10-17"
            Statement = [{
              Effect    = "Allow"
              Principal = { AWS = "arn:aws:iam::111122223333:root" }
              Action    = "sns:Publish"
              Resource  = aws_sns_topic.example.arn
            }]
          })
        }

    Differs:
        A condition on `sns:Endpoint` or `sns:Protocol` says where messages go and not who asks for
        them, so it does not make a grant to `*` a narrow one here.
    """
    if not policy.is_there:
        return Pass(f"topic {topic.id} has no policy")
    if grants := policy.public_grants():
        return Fail(f"the policy of topic {topic.id} is open: {in_words(grants)}")
    return Pass(f"the policy of topic {topic.id} lets in nobody who was not chosen")
