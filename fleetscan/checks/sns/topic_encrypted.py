"""`sns.topic_encrypted`."""

from fleetscan.catalogue import check
from fleetscan.facts.sns import Topic, TopicEncryption
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.HIGH,
    frameworks=["fsbp:SNS.1"],
    prowler=["sns_topics_kms_encryption_at_rest_enabled"],
    config_rules=["sns-encrypted-kms"],
)
def topic_encrypted(topic: Topic, encryption: TopicEncryption) -> Verdict:
    """The topic encrypts its messages at rest with a key of KMS.

    Why:
        SNS keeps messages while it delivers them, on disks that the key of the topic is to
        protect. With a key of KMS it can also be seen and withdrawn who may read them.

    Fix:
        Set KmsMasterKeyId. A key of your own must allow the services that publish to the topic;
        `alias/aws/sns` serves only publishers that can be given access to it.

    CLI:
        aws sns set-topic-attributes --topic-arn TOPIC_ARN --attribute-name KmsMasterKeyId
            --attribute-value KEY_ID

    Terraform:
        resource "aws_sns_topic" "example" {
          name              = "alarms"
          kms_master_key_id = aws_kms_key.example.key_id
        }
    """
    if encryption.kms_key_id is None:
        return Fail(f"topic {topic.id} is not encrypted with a key of KMS")
    return Pass(f"topic {topic.id} is encrypted with the KMS key {encryption.kms_key_id}")
