import pytest

from fleetscan.facts.environment import variable

# Made up, and put together here so that nothing that looks for secrets finds one.
ACCESS_KEY_ID = "AKIA" + "IOSFODNN7EXAMPLE"
PRIVATE_KEY = "-----BEGIN " + "RSA PRIVATE KEY-----\nabc"
GITHUB = "ghp_" + "a" * 36


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LOG_LEVEL", "debug"),
        ("DB_PASSWORD", ""),
        ("DB_PASSWORD_FILE", "correct horse"),
        ("DB_PASSWORD", "/run/secrets/db"),
        ("DB_SECRET", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db"),
        ("DB_PASSWORD", "${DB_PASSWORD}"),
        ("OAUTH_TOKEN", "https://login.example.com/token"),
        ("USE_TOKEN", "true"),
        ("MAX_TOKEN", "4096"),
        ("TOKENS", "not one"),
        ("MONKEY", "chimp"),
        ("PUBLIC_KEY", "abcdef"),
        ("DATABASE_URL", "postgres://db.example.com:5432/app"),
        ("MAIL", "somebody@example.com"),
        ("IMAGE", "https://example.com/a@b"),
    ],
)
def test_what_holds_no_secret_does_not_look_like_one(name: str, value: str) -> None:
    assert variable(name, value).looks_like is None


@pytest.mark.parametrize(
    ("name", "value", "what"),
    [
        ("DB_PASSWORD", "correct horse", "a secret by its name"),
        ("password", "swordfish", "a secret by its name"),
        ("Stripe-Api-Key", "abcdef", "a secret by its name"),
        ("APP_TOKEN", "12345678", "a secret by its name"),
        ("AWS_SECRET_ACCESS_KEY", "anything", "credentials by its name"),
        ("ECS_ENGINE_AUTH_DATA", "{}", "credentials by its name"),
        ("WHO", ACCESS_KEY_ID, "an access key id of AWS"),
        ("TLS", PRIVATE_KEY, "a private key"),
        ("CLONE", f"token {GITHUB}", "a token of GitHub"),
        ("DATABASE_URL", "postgres://app:swordfish@db:5432/app", "a URL with a password"),
    ],
)
def test_what_looks_like_a_secret_says_why_and_not_what_it_is(
    name: str, value: str, what: str
) -> None:
    found = variable(name, value)
    assert found.looks_like == what
    assert value not in repr(found)


def test_a_long_value_is_looked_through_in_no_time() -> None:
    assert variable("A", "a://" * 20_000).looks_like is None
    assert variable("A" * 20_000, "_" * 20_000).looks_like is None
