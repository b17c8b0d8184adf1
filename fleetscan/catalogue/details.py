"""All that is known of a check, as plain values: for its page, a terminal, and programs. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec

from fleetscan.catalogue.model import Check, Collector, Option, Scope, Shape
from fleetscan.catalogue.needs import Catalogue, Needs
from fleetscan.verdicts import Severity

__all__ = ["CallUse", "CheckDetails", "Parameter", "call_uses", "details_of"]

#: the framework whose controls are those of AWS Security Hub
_SECURITY_HUB: Final = "fsbp"

_PLACE: Final = {
    Scope.REGIONAL: "region",
    Scope.GLOBAL: "account",
    Scope.ACCOUNT_WIDE: "account",
}


class CallUse(msgspec.Struct, frozen=True, kw_only=True):
    """A call that is made for a check, or for several."""

    #: `service:Operation`, by botocore's names
    operation: str
    iam_actions: tuple[str, ...]
    #: how many of them there are: `1 a region`, `1 for each AWS::KMS::Key`
    number: str


class Parameter(msgspec.Struct, frozen=True, kw_only=True):
    """A parameter of a check, as accounts.toml sets it."""

    name: str
    #: what it takes, in words
    takes: str
    #: as TOML and JSON have it
    default: Any
    doc: str


class CheckDetails(msgspec.Struct, frozen=True, kw_only=True):
    """All that is known of a check."""

    id: str
    service: str
    severity: Severity
    #: one sentence: what a pass asserts
    asserts: str
    why: str
    fix: str
    #: commands of the AWS CLI, one on each line; longer ones go on over indented lines
    cli: str
    terraform: str
    #: where others decide otherwise, and why this check does not; empty if there is nothing to say
    differs: str
    #: the types that it judges, as CloudFormation spells them
    resource_types: tuple[str, ...]
    #: whether it waits until all regions of an account were read
    needs_whole_account: bool
    parameters: tuple[Parameter, ...]
    #: as `framework:control`
    frameworks: tuple[str, ...]
    #: controls of AWS Security Hub
    security_hub: tuple[str, ...]
    #: managed rules of AWS Config
    config_rules: tuple[str, ...]
    #: checks of Prowler
    prowler: tuple[str, ...]
    calls: tuple[CallUse, ...]


def details_of(check: Check[Any], catalogue: Catalogue) -> CheckDetails:
    """Return all that is known of a check of a catalogue."""
    needs = catalogue.needs([check])
    controls = [reference.partition(":") for reference in check.frameworks]
    return CheckDetails(
        id=check.id,
        service=check.service,
        severity=check.severity,
        asserts=check.page.asserts,
        why=check.page.why,
        fix=check.page.fix,
        cli=check.page.cli,
        terraform=check.page.terraform,
        differs=check.page.differs,
        resource_types=tuple(each.TYPE for each in needs.subjects(check)),
        needs_whole_account=needs.at_account_level(check),
        parameters=tuple(map(_parameter, check.options)),
        frameworks=check.frameworks,
        security_hub=tuple(control for name, _, control in controls if name == _SECURITY_HUB),
        config_rules=check.config_rules,
        prowler=check.prowler,
        calls=tuple(call_uses(needs)),
    )


def call_uses(needs: Needs) -> Iterator[CallUse]:
    """Yield the calls that are made, in the order of their names, and how many."""
    uses = [
        CallUse(operation=call.operation, iam_actions=call.iam_actions, number=number)
        for item in needs.collectors.values()
        for call, number in zip(item.calls, _numbers(item), strict=True)
    ]
    yield from sorted(uses, key=lambda use: (use.operation, use.number))


def _numbers(item: Collector) -> Iterator[str]:
    """Say of each call of a collector how many there are."""
    place = _PLACE[item.scope]
    for position, call in enumerate(item.calls):
        if call.fallback:
            yield "none on AWS; emulators leave out what it tells"
        elif item.shape is Shape.ASPECT:
            yield f"1 for each {_type(item.subject)}"
        elif item.shape is Shape.BATCH:
            yield f"1 for {item.batch} of {_type(item.subject)}"
        elif item.shape is Shape.SINGLE:
            yield f"1 for each {place}" if not position else f"up to 1 for each {place}"
        elif position:
            yield f"1 for each {_type(item.reads[0])} that is listed"
        elif item.page:
            yield f"1 for each {place} and {item.page:,} {_type(item.reads[0])}"
        else:
            yield f"1 for each {place}"


def _type(kind: Any) -> str:  # noqa: ANN401 - a resource or a base of several
    return str(getattr(kind, "TYPE", kind.__name__))


def _parameter(option: Option) -> Parameter:
    schema = msgspec.json.schema(option.type)
    return Parameter(
        name=option.name,
        takes=_takes(schema),
        default=list(option.default) if isinstance(option.default, tuple) else option.default,
        doc=option.doc,
    )


#: JSON Schema's names of types, and ours
_TYPES: Final = {
    "array": "list",
    "boolean": "true or false",
    "integer": "whole number",
    "number": "number",
    "object": "table",
    "string": "text",
}


def _takes(schema: Mapping[str, Any]) -> str:
    """Say in words what a JSON Schema allows."""
    if "enum" in schema:
        return f"one of {', '.join(map(str, schema['enum']))}"
    if "anyOf" in schema:
        return " or ".join(map(_takes, schema["anyOf"]))
    words = _TYPES.get(str(schema.get("type")), "any value")
    if "items" in schema:
        words += f" of {_takes(schema['items'])}"
    return ", ".join([words, *_limits(schema)])


def _limits(schema: Mapping[str, Any]) -> Sequence[str]:
    forms = {
        "minimum": "at least {}",
        "exclusiveMinimum": "more than {}",
        "maximum": "at most {}",
        "exclusiveMaximum": "less than {}",
        "minLength": "of at least {} characters",
        "minItems": "at least {} of them",
        # a description says in words what a pattern says, or more
        **({"description": "{}"} if "description" in schema else {"pattern": "of the form {}"}),
    }
    return [form.format(schema[key]) for key, form in forms.items() if key in schema]
