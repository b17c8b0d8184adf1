"""`@check` and `@collector`: the only place that reads signatures and docstrings."""

import inspect
import re
import textwrap
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, ParamSpec, get_args, get_origin, get_type_hints

from fleetscan.catalogue.api import Api
from fleetscan.catalogue.model import (
    Call,
    Check,
    Collection,
    Collector,
    Option,
    Page,
    Scope,
    Shape,
)
from fleetscan.facts.base import Every, InRegion, Resource
from fleetscan.verdicts import Severity, Unread, Verdict

P = ParamSpec("P")


class DeclarationError(TypeError):
    """A check or a collector whose signature or docstring the catalogue can't use."""


def check(
    *,
    severity: Severity,
    frameworks: Sequence[str] = (),
    prowler: Sequence[str] = (),
    config_rules: Sequence[str] = (),
) -> Callable[[Callable[P, Verdict]], Check[P]]:
    """Declare a check. Its id is `service.statement`, from its module under `checks/`.

    The first parameter is the subject, the other positional ones are facts about it,
    `Every[T]` is all T of the account, `InRegion[T]` all of the subject's region, and keyword-only
    ones are documented options. The docstring is the page: what is asserted, then the sections
    `Why:` and `Fix:`; `CLI:` and `Terraform:`, which are shown as they are; `Differs:`, if others
    would say otherwise; and with options, `Options:`. Raises `DeclarationError` for anything else.

    Args:
        severity: how much a failure matters.
        frameworks: the controls that it answers, `cis-5.0:2.1.1` or `fsbp:S3.8`.
        prowler: the checks of Prowler that it answers.
        config_rules: the managed rules of AWS Config that ask the same.
    """

    def declare(function: Callable[P, Verdict]) -> Check[P]:
        parameters, hints, returns = _signature(function)
        if returns != Verdict:
            raise _error(function, "a check returns a Verdict")
        positional = [each.name for each in parameters if each.kind is not _KEYWORD_ONLY]
        if not positional:
            raise _error(function, "a check takes at least its subject")
        subject, *others = positional
        if not _is_resource(hints[subject]):
            raise _error(function, f"the subject {subject!r} is not a resource")
        facts, every = _inputs(function, {name: hints[name] for name in others})
        sections = _sections(function)
        options = sections.pop("options", "")
        return Check(
            id=_check_id(function),
            function=function,
            severity=severity,
            page=Page(**sections),
            frameworks=tuple(sorted(frameworks)),
            prowler=tuple(sorted(prowler)),
            config_rules=tuple(sorted(config_rules)),
            subject=hints[subject],
            facts=facts,
            every=every,
            options=_options(function, parameters[len(positional) :], hints, options),
        )

    return declare


def collector(
    *calls: Call, scope: Scope = Scope.REGIONAL, batch: int = 1, page: int | None = None
) -> Callable[[Callable[..., Any]], Collector]:
    """Declare a collector, with every call that it makes.

    What it reads is its return type: `AsyncIterator[Instance]` lists instances,
    `AsyncIterator[tuple[Instance, Tags]]` lists them with the tags of each from the same reply;
    with a subject as second parameter it reads a fact about that subject; with
    `Sequence[subject]` it reads facts about up to `batch` subjects, as a mapping by ARN.
    The first call of a list is the one that lists, in pages of `page`; the others are made about
    each resource that it names. A list may yield an `Unread` for what it could not make out: it is
    then incomplete.
    Raises `DeclarationError` for anything else.
    """

    def declare(function: Callable[..., Any]) -> Collector:
        _, hints, returns = _signature(function)
        parameters = list(hints.values())
        if not parameters or parameters[0] is not Api or len(parameters) > 2:  # noqa: PLR2004 - api and at most a subject
            raise _error(function, "a collector takes (api) or (api, subject)")
        subject: Any = parameters[1] if len(parameters) > 1 else None
        shape, value = _shape(function, returns, subject)
        if shape is Shape.BATCH:
            (subject,) = get_args(subject)
        elif batch != 1:
            raise _error(function, "only a collector of a Sequence of subjects has a batch")
        if page is not None and shape is not Shape.LIST:
            raise _error(function, "only a list has a page")
        if subject is not None and not _is_resource(subject):
            raise _error(function, "the second parameter is not a resource")
        return Collector(
            id=_last_names(function),
            function=function,
            scope=scope,
            calls=calls,
            shape=shape,
            reads=_reads(function, shape, value),
            subject=subject,
            batch=batch,
            page=page,
        )

    return declare


#: the sections of a docstring, and those that are no running text
_HEADINGS = ("Why", "Fix", "CLI", "Terraform", "Differs", "Options")
_AS_THEY_ARE = {"CLI", "Terraform", "Options"}

_KEYWORD_ONLY = inspect.Parameter.KEYWORD_ONLY
_VARIADIC = {inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD}


def _error(function: Callable[..., Any], what: str) -> DeclarationError:
    return DeclarationError(f"{function.__module__}.{function.__qualname__}: {what}")


def _is_resource(value: Any) -> bool:  # noqa: ANN401 - type expressions have no type
    return isinstance(value, type) and issubclass(value, Resource)


class _Signature(NamedTuple):
    """What a function is called with, and what it returns."""

    parameters: tuple[inspect.Parameter, ...]
    #: the type of each, in their order
    hints: dict[str, Any]
    returns: Any


def _signature(function: Callable[..., Any]) -> _Signature:
    # once for each function: of all that a declaration takes this is the most
    parameters = tuple(inspect.signature(function).parameters.values())
    # An option may carry limits: Annotated[int, msgspec.Meta(ge=0)]
    hints = get_type_hints(function, include_extras=True)
    for parameter in parameters:
        if parameter.kind in _VARIADIC:
            raise _error(function, f"{parameter} can't be filled in: name each parameter")
        if parameter.name not in hints:
            raise _error(function, f"the parameter {parameter.name!r} has no type")
    returns = hints.pop("return", None)
    return _Signature(parameters, hints, returns)


def _check_id(function: Callable[..., Any]) -> str:
    _, below_checks, path = function.__module__.rpartition(".checks.")
    if not below_checks:
        return _last_names(function)
    if path.rpartition(".")[2] != function.__name__:
        raise _error(function, "a check has the name of its module, which is its id")
    return path


def _last_names(function: Callable[..., Any]) -> str:
    return f"{function.__module__.rpartition('.')[2]}.{function.__name__}"


def _inputs(
    function: Callable[..., Any], hints: Mapping[str, Any]
) -> tuple[dict[str, type], dict[str, Collection]]:
    """Split a check's inputs into facts about its subject and what takes all of a type."""
    every = {
        name: _collection(function, name, hint)
        for name, hint in hints.items()
        if get_origin(hint) in {Every, InRegion}
    }
    facts = {n: hint for n, hint in hints.items() if n not in every}
    for name, fact in facts.items():
        if not isinstance(fact, type) or _is_resource(fact):
            raise _error(function, f"{name!r} is neither a fact about the subject nor Every[…]")
    return facts, every


def _collection(function: Callable[..., Any], name: str, hint: Any) -> Collection:  # noqa: ANN401 - type expressions have no type
    """Read `Every[T]`, `Every[tuple[T, fact, …]]`, and `InRegion` of either."""
    (item,) = get_args(hint)
    kinds: tuple[Any, ...] = get_args(item) if get_origin(item) is tuple else (item,)
    of, *facts = kinds
    if not _is_resource(of):
        raise _error(function, f"{name!r} is every of something that is not a resource")
    if not all(isinstance(fact, type) and not _is_resource(fact) for fact in facts):
        raise _error(function, f"{name!r} is every {of.__name__} with what is no fact about it")
    return Collection(of=of, facts=tuple(facts), in_region=get_origin(hint) is InRegion)


def _shape(function: Callable[..., Any], returns: Any, subject: Any) -> tuple[Shape, Any]:  # noqa: ANN401 - type expressions have no type
    """Tell a collector's shape, and the type expression of what it reads."""
    arguments = get_args(returns)
    if get_origin(returns) is AsyncIterator:
        if subject is not None:
            raise _error(function, "a list has no subject")
        return Shape.LIST, arguments[0]
    if get_origin(subject) is Sequence:
        if get_origin(returns) is not Mapping or arguments[0] is not str:
            raise _error(function, "facts about a Sequence of subjects are a Mapping by ARN")
        return Shape.BATCH, arguments[1]
    if returns in {None, type(None)}:
        raise _error(function, "a collector's return type says what it reads")
    return (Shape.SINGLE if subject is None else Shape.ASPECT), returns


def _reads(function: Callable[..., Any], shape: Shape, value: Any) -> tuple[type, ...]:  # noqa: ANN401 - type expressions have no type
    """Split `tuple[A, B]` into its facts; `X | Unread` is X."""
    read = value
    if get_origin(read) is not tuple and Unread in get_args(read):
        (read,) = (option for option in get_args(read) if option is not Unread)
    facts: tuple[Any, ...] = get_args(read) if get_origin(read) is tuple else (read,)
    if not all(isinstance(fact, type) for fact in facts):
        raise _error(function, f"a fact is a class, and not {value}")
    if shape is Shape.LIST and not _is_resource(facts[0]):
        raise _error(function, f"a list is of resources, not of {facts[0].__name__}")
    return facts


def _sections(function: Callable[..., Any]) -> dict[str, str]:
    """Split a docstring into its first paragraph and its headed sections."""
    doc = inspect.getdoc(function) or ""
    parts = re.split(rf"^({'|'.join(_HEADINGS)}):[ \t]*\n?", doc, flags=re.MULTILINE)
    sections = {"asserts": _paragraph(parts[0])}
    for heading, text in zip(parts[1::2], parts[2::2], strict=True):
        as_it_is = heading in _AS_THEY_ARE
        sections[heading.lower()] = textwrap.dedent(text).strip() if as_it_is else _paragraph(text)
    for name in ("asserts", "why", "fix"):
        if not sections.get(name):
            raise _error(function, f"the docstring has no section {name!r}")
    return sections


def _paragraph(text: str) -> str:
    return " ".join(text.split())


def _options(
    function: Callable[..., Any],
    parameters: Iterable[inspect.Parameter],
    hints: Mapping[str, Any],
    text: str,
) -> tuple[Option, ...]:
    """Match the keyword-only parameters with the `name: text` entries that document them.

    An entry may go on over indented lines.
    """
    entries = re.split(r"^(\w+):[ \t]*", text, flags=re.MULTILINE)
    docs = {name: _paragraph(doc) for name, doc in zip(entries[1::2], entries[2::2], strict=True)}
    options = []
    for parameter in parameters:
        name = parameter.name
        if parameter.default is parameter.empty:
            raise _error(function, f"the option {name!r} has no default")
        if not docs.get(name):
            raise _error(function, f"the docstring does not say what the option {name!r} is")
        options.append(Option(name, hints[name], parameter.default, docs.pop(name)))
    if docs:
        raise _error(function, f"the docstring has options that are none: {', '.join(docs)}")
    return tuple(options)
