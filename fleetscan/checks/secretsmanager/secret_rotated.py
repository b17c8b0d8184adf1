"""`secretsmanager.secret_rotated`."""

from typing import Annotated

from msgspec import Meta

from fleetscan.catalogue import check
from fleetscan.facts.base import known
from fleetscan.facts.secretsmanager import Secret
from fleetscan.verdicts import Fail, NotApplicable, Pass, Severity, Verdict


@check(
    severity=Severity.HIGH,
    frameworks=["fsbp:SecretsManager.1"],
    prowler=["secretsmanager_automatic_rotation_enabled"],
    config_rules=["secretsmanager-rotation-enabled-check"],
)
def secret_rotated(
    secret: Secret, *, max_days: Annotated[int, Meta(ge=1, le=365)] | None = None
) -> Verdict:
    """The secret is rotated by itself.

    Why:
        A password that nobody changes is good for as long as somebody keeps a copy of it: in a
        log, on a laptop, with a person who has left.

    Fix:
        Give the secret a function that rotates it, and a schedule. For a database that Secrets
        Manager knows AWS has such functions; RDS can manage the password itself.

    CLI:
        aws secretsmanager rotate-secret --secret-id SECRET_ID --rotation-lambda-arn FUNCTION_ARN
            --rotation-rules AutomaticallyAfterDays=30

    Terraform:
        resource "aws_secretsmanager_secret_rotation" "example" {
          secret_id           = aws_secretsmanager_secret.example.id
          rotation_lambda_arn = aws_lambda_function.example.arn

          rotation_rules {
            automatically_after_days = 30
          }
        }

    Differs:
        A replica is rotated with its primary, which alone is judged. A schedule written as
        `cron(…)` does not say how many days pass; with `max_days` it is not evaluated.

    Options:
        max_days: the most days that may pass between two rotations; any number without it
    """
    if secret.primary_region is not None:
        return NotApplicable(
            f"secret {secret.id} is a replica and rotated with its primary in"
            f" {secret.primary_region}"
        )
    if not secret.rotation_enabled:
        return Fail(f"secret {secret.id} is not rotated")
    if max_days is None:
        return Pass(f"secret {secret.id} is rotated")
    days = known(secret.rotation_days)
    if days is not None and days <= max_days:
        return Pass(f"secret {secret.id} is rotated every {days:g} days")
    return Fail(f"secret {secret.id} is rotated every {days:g} days, {max_days} are allowed")
