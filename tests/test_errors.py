from fleetscan.errors import ConfigurationError, FleetscanError


def test_a_configuration_error_is_its_message_and_exit_code_2() -> None:
    error = ConfigurationError("accounts.toml: no such file.")
    assert isinstance(error, FleetscanError)
    assert str(error) == "accounts.toml: no such file."
    assert error.exit_code == 2
