"""`fleetscan iam-policy`: the least that must be allowed for the chosen checks."""

import re
from typing import TYPE_CHECKING, Any, Final

import click
from click.core import ParameterSource

from fleetscan.cli.options import check_options, selection_of
from fleetscan.errors import ConfigurationError

if TYPE_CHECKING:
    from fleetscan.library.policies import Role

_ROLE_NAME: Final = "fleetscan-audit"

#: a test holds that they are those of the library
_PARTITIONS: Final = (
    "aws",
    "aws-cn",
    "aws-eusc",
    "aws-iso",
    "aws-iso-b",
    "aws-iso-e",
    "aws-iso-f",
    "aws-us-gov",
)

# What is printed: a part, as JSON or as a template that makes the role, too.
_TARGET: Final = frozenset({("target", True), ("target", False)})
_SOURCE: Final = frozenset({("source", True), ("source", False)})
_TRUST: Final = frozenset({("trust", True), ("trust", False)})
_TEMPLATE: Final = frozenset({("target", False)})

#: options, where they belong to, and that in words
_BELONG: Final = (
    (
        {
            "checks",
            "checks_paths",
            "doctor",
            "frameworks",
            "min_severity",
            "services",
            "skip_checks",
        },
        _TARGET,
        "--part target",
    ),
    ({"organization"}, _SOURCE, "--part source"),
    (
        {"external_id", "trusted"},
        _TRUST | _TEMPLATE,
        "--part trust, or a template of --part target",
    ),
    ({"role_name"}, _SOURCE | _TEMPLATE, "--part source, or a template of --part target"),
    ({"partition"}, _SOURCE | _TARGET, "--part source or --part target"),
)


@click.command(
    epilog="Every action is allowed on all resources (*): those that list allow nothing else, and "
    "what they list is then read. No action changes anything."
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["json", "cloudformation", "terraform"]),
    default="json",
    show_default=True,
    help="A policy, a template for a StackSet, or Terraform.",
)
@click.option(
    "--part",
    type=click.Choice(["target", "trust", "source"]),
    default="target",
    show_default=True,
    help="For the role in each account; whom it trusts (json alone: the others have it in target); "
    "for the identity that assumes it.",
)
@check_options
@click.option(
    "--role-name",
    default=_ROLE_NAME,
    show_default=True,
    metavar="NAME",
    help="The role of accounts.toml.",
)
@click.option(
    "--trusted",
    metavar="ARN|ID",
    help="Who may assume the role; a parameter of the template if left out.",
)
@click.option("--external-id", metavar="ID", help="The external_id of accounts.toml.")
@click.option(
    "--partition",
    type=click.Choice(_PARTITIONS),
    default="aws",
    show_default=True,
    help="Where the accounts are: some partitions tell their regions by another action.",
)
@click.option(
    "--organization", is_flag=True, help="With --part source: also find the accounts to sweep."
)
@click.option(
    "--doctor", is_flag=True, help="With --part target: also ask beforehand what is allowed."
)
@click.option(
    "-o",
    "--output",
    default="-",
    show_default=True,
    metavar="PATH",
    help="Where it goes; - is standard output.",
)
def iam_policy(output: str, **values: Any) -> None:  # noqa: ANN401 - click calls it by option names
    """Print the least-privilege IAM policy for the chosen checks.

    It is derived from the checks: what they need read, and nothing else.
    """
    from fleetscan.cli.output import write_text
    from fleetscan.library.policies import (
        EXTERNAL_ID_PATTERN,
        PRINCIPAL_PATTERN,
        ROLE_NAME_PATTERN,
        Role,
    )

    _refuse("--role-name", values["role_name"], ROLE_NAME_PATTERN, "a name of a role, without path")
    _refuse("--trusted", values["trusted"], PRINCIPAL_PATTERN, "an account id or a principal's ARN")
    _refuse(
        "--external-id",
        values["external_id"],
        EXTERNAL_ID_PATTERN,
        "2 to 1224 of A-Z a-z 0-9 _+=,.@:/-",
        secret=True,
    )
    _refuse_what_would_be_ignored(click.get_current_context())
    role = Role(
        name=values["role_name"], trusted=values["trusted"], external_id=values["external_id"]
    )
    write_text(output, _text(role, values))


def _refuse(
    option: str, value: str | None, pattern: str, expected: str, *, secret: bool = False
) -> None:
    """Refuse what IAM would, and what could not be written into a template as it is."""
    if value is not None and not re.fullmatch(pattern, value, re.ASCII):
        shown = "" if secret else f" {value}"
        raise ConfigurationError(f"{option}{shown}: expected {expected}")


def _refuse_what_would_be_ignored(context: click.Context) -> None:
    printed = context.params["part"], context.params["format_"] == "json"
    for option in context.command.params:
        if context.get_parameter_source(option.name or "") is not ParameterSource.COMMANDLINE:
            continue
        for names, places, words in _BELONG:
            if option.name in names and printed not in places:
                said = f"{option.opts[0]}: it belongs to {words}; leave it out"
                raise ConfigurationError(said)


def _text(role: "Role", values: dict[str, Any]) -> str:
    from fleetscan.library.policies import source_policy, trust_json

    form, part = values["format_"], values["part"]
    if part == "source":
        return source_policy(
            role, form=form, organization=values["organization"], partition=values["partition"]
        )
    if part == "target":
        return _target_policy(role, values)
    if form != "json":
        raise ConfigurationError(
            f"--part trust: {form} has whom the role trusts in --part target; leave --part out"
        )
    if role.trusted is None:
        raise ConfigurationError(
            "--part trust: --trusted is missing: the ARN of the principal that may assume the "
            "role, or the id of its account"
        )
    return trust_json(role)


def _target_policy(role: "Role", values: dict[str, Any]) -> str:
    from fleetscan.cli.choice import catalogue_for, chosen_checks
    from fleetscan.cli.running import set_up
    from fleetscan.cli.settings import Terminal
    from fleetscan.library.policies import target_policy

    set_up(Terminal())
    selection = selection_of(values)
    catalogue = catalogue_for(selection)
    return target_policy(
        chosen_checks(selection, catalogue),
        role,
        catalogue=catalogue,
        form=values["format_"],
        doctor=values["doctor"],
        partition=values["partition"],
    )
