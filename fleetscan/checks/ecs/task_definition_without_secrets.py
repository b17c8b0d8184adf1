"""`ecs.task_definition_without_secrets`."""

from fleetscan.catalogue import check
from fleetscan.catalogue.parameters import Name
from fleetscan.facts.ecs import TaskDefinition
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.CRITICAL,
    frameworks=["fsbp:ECS.8"],
    prowler=["ecs_task_definitions_no_environment_secrets"],
    config_rules=["ecs-no-environment-secrets"],
)
def task_definition_without_secrets(
    definition: TaskDefinition,
    *,
    secret_names: tuple[Name, ...] = (),
    harmless_names: tuple[Name, ...] = (),
) -> Verdict:
    """The environment of the task definition's containers holds no secret.

    Why:
        Whoever may describe a task definition can read its environment, and every revision keeps
        it: a password in there has to be changed, not only removed.

    Fix:
        Put the value into Secrets Manager or the Parameter Store, name it under `secrets` of a new
        revision, and change the secret, for the old revisions still show it.

    CLI:
        aws secretsmanager create-secret --name SECRET --secret-string file://secret.txt
        aws ecs register-task-definition --family FAMILY --container-definitions file://new.json
        aws ecs delete-task-definitions --task-definitions FAMILY:REVISION

    Terraform:
        resource "aws_ecs_task_definition" "example" {
          family             = "web"
          execution_role_arn = aws_iam_role.execution.arn

          container_definitions = jsonencode([{
            name    = "web"
            image   = "example:1"
            memory  = 512
            secrets = [{ name = "DB_PASSWORD", valueFrom = aws_secretsmanager_secret.db.arn }]
          }])
        }

    Differs:
        AWS looks for three names: those of the access keys of AWS, and ECS_ENGINE_AUTH_DATA. This
        check also goes by names that end as those of secrets do, unless the value is plainly none
        (a number, an ARN, a path, a URL), and by values that look like keys and tokens. Values are
        forgotten as soon as they were looked at and are in no report.

    Options:
        secret_names: names of variables that must not be there, besides those that are known
        harmless_names: names of variables that hold no secret, whatever they look like
    """
    found = [
        f"{each.name} of {container.name} ({each.looks_like or 'a name that must not be there'})"
        for container in definition.containers
        for each in container.variables
        if (each.looks_like or each.name in secret_names) and each.name not in harmless_names
    ]
    if found:
        return Fail(f"task definition {definition.id} has secrets: {', '.join(found)}")
    return Pass(f"task definition {definition.id} has nothing in it that looks like a secret")
