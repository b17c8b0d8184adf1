"""A queue for the tests of its checks."""

from fleetscan.facts.sqs import Queue

JOBS = Queue(
    arn="arn:aws:sqs:eu-west-1:111122223333:jobs",
    id="jobs",
    region="eu-west-1",
    url="https://sqs.eu-west-1.amazonaws.com/111122223333/jobs",
)
