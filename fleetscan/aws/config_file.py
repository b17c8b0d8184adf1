"""The AWS config file (`~/.aws/config`) as its text has it, read as botocore reads it."""

import configparser
import os
from pathlib import Path
from typing import Any, Final

import msgspec
from botocore.configloader import build_profile_map

from fleetscan.errors import ConfigurationError

__all__ = ["AwsConfig", "config_path", "parse_config"]

_VARIABLE: Final = "AWS_CONFIG_FILE"
_DEFAULT: Final = "~/.aws/config"


class AwsConfig(msgspec.Struct, frozen=True, kw_only=True):
    """What an AWS config file says. Its values may be secrets."""

    #: the settings of each profile, by its name; nested ones (`s3 =`) are left out
    profiles: dict[str, dict[str, str]] = {}
    #: the same of each `[sso-session …]`
    sso_sessions: dict[str, dict[str, str]] = {}


def config_path() -> Path:
    """Return where boto3 looks for the AWS config file: `AWS_CONFIG_FILE`, or `~/.aws/config`."""
    return Path(os.path.expandvars(os.environ.get(_VARIABLE) or _DEFAULT)).expanduser()


def parse_config(text: str, source: str) -> AwsConfig:
    """Parse the text of an AWS config file.

    Which sections are profiles, and how they are named, is for botocore to say.

    Args:
        text: the file's content.
        source: how messages name the file.

    Raises:
        ConfigurationError: boto3 could not read it either. The message names the line, and quotes
            nothing: secrets may be there.
    """
    # as botocore.configloader.raw_config_parse does with a file
    parser = configparser.RawConfigParser()
    try:
        parser.read_string(text)
    except configparser.Error as error:
        line = _line(error)
        where = f"line {line}: " if line else ""
        raise ConfigurationError(f"{source}: {where}{_problem(error)}") from None
    sections = {name: dict(parser.items(name)) for name in parser.sections()}
    found: dict[str, Any] = build_profile_map(sections)
    return AwsConfig(
        profiles=_without_nested(found["profiles"]),
        sso_sessions=_without_nested(found["sso_sessions"]),
    )


def _without_nested(sections: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    return {
        name: {key: value for key, value in section.items() if not value.startswith("\n")}
        for name, section in sections.items()
    }


def _line(error: configparser.Error) -> int | None:
    if isinstance(error, configparser.MissingSectionHeaderError):
        return error.lineno
    if isinstance(error, configparser.ParsingError):
        return error.errors[0][0]
    if isinstance(error, configparser.DuplicateSectionError | configparser.DuplicateOptionError):
        return error.lineno
    return None


def _problem(error: configparser.Error) -> str:
    if isinstance(error, configparser.MissingSectionHeaderError):
        return "expected a section such as [profile payments] before this."
    if isinstance(error, configparser.DuplicateSectionError):
        return "the section is there twice. Make one of the two."
    if isinstance(error, configparser.DuplicateOptionError):
        return "the setting is there twice. Keep one of the two."
    return "expected a setting, such as region = eu-west-1."
