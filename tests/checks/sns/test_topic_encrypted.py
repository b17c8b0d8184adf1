from fleetscan.checks.sns.topic_encrypted import topic_encrypted
from fleetscan.facts.sns import Topic, TopicEncryption
from fleetscan.verdicts import Fail, Pass

ALARMS = Topic(arn="arn:aws:sns:eu-west-1:111122223333:alarms", id="alarms", region="eu-west-1")


def test_a_topic_with_a_key_passes() -> None:
    verdict = topic_encrypted(ALARMS, TopicEncryption(kms_key_id="alias/app"))
    assert verdict == Pass("topic alarms is encrypted with the KMS key alias/app")


def test_a_topic_without_one_fails() -> None:
    assert isinstance(topic_encrypted(ALARMS, TopicEncryption(kms_key_id=None)), Fail)
