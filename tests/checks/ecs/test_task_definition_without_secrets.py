from fleetscan.checks.ecs.task_definition_without_secrets import task_definition_without_secrets
from fleetscan.verdicts import Fail, Pass
from tests.checks.ecs.subjects import container, definition

CLEAN = container(LOG_LEVEL="debug", DB_HOST="db.example.com")
WITH_PASSWORD = container("db", DB_PASSWORD="correct horse")


def test_an_environment_without_secrets_passes() -> None:
    assert isinstance(task_definition_without_secrets(definition(CLEAN)), Pass)


def test_a_secret_in_any_container_fails_and_is_not_shown() -> None:
    verdict = task_definition_without_secrets(definition(CLEAN, WITH_PASSWORD))
    assert verdict == Fail(
        "task definition web:7 has secrets: DB_PASSWORD of db (a secret by its name)"
    )


def test_names_may_be_added() -> None:
    verdict = task_definition_without_secrets(definition(CLEAN), secret_names=("DB_HOST",))
    assert verdict == Fail(
        "task definition web:7 has secrets: DB_HOST of web (a name that must not be there)"
    )


def test_names_may_be_said_to_be_harmless() -> None:
    verdict = task_definition_without_secrets(
        definition(WITH_PASSWORD), harmless_names=("DB_PASSWORD",)
    )
    assert isinstance(verdict, Pass)
