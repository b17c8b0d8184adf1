"""`sqs.queue_not_public`."""

from fleetscan.catalogue import check
from fleetscan.facts.policies import ResourcePolicy, in_words
from fleetscan.facts.sqs import Queue
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.CRITICAL,
    frameworks=["cis-7.0:2.21", "fsbp:SQS.3"],
    prowler=["sqs_queues_not_publicly_accessible"],
    config_rules=["sqs-queue-no-public-access"],
)
def queue_not_public(queue: Queue, policy: ResourcePolicy) -> Verdict:
    """The policy of the queue lets in nobody whom its owner did not choose.

    Why:
        Anybody else could read the messages, take them away from the program that waits for them,
        or feed that program with their own.

    Fix:
        Name accounts or roles in place of `*`, or narrow the statement by `aws:SourceArn`,
        `aws:SourceAccount` or `aws:PrincipalOrgID`.

    CLI:
        aws sqs set-queue-attributes --queue-url QUEUE_URL --attributes file://attributes.json

    Terraform:
        resource "aws_sqs_queue_policy" "example" {
          queue_url = aws_sqs_queue.example.url
          policy = jsonencode({
            Version = "2012-10-17"
            Statement = [{
              Effect    = "Allow"
              Principal = { Service = "sns.amazonaws.com" }
              Action    = "sqs:SendMessage"
              Resource  = aws_sqs_queue.example.arn
              Condition = { ArnEquals = { "aws:SourceArn" = aws_sns_topic.example.arn } }
            }]
          })
        }
    """
    if not policy.is_there:
        return Pass(f"queue {queue.id} has no policy")
    if grants := policy.public_grants():
        return Fail(f"the policy of queue {queue.id} is open: {in_words(grants)}")
    return Pass(f"the policy of queue {queue.id} lets in nobody who was not chosen")
