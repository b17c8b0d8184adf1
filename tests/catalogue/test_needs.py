# What these collectors would do with an API does not matter: none is run.
# ruff: noqa: ARG001
# mypy: disable-error-code="empty-body"

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, ClassVar

import msgspec
import pytest

from fleetscan.catalogue import Api, Call, Catalogue, Check, Collector, Scope, check, collector
from fleetscan.catalogue.declare import DeclarationError
from fleetscan.facts.base import Every, Resource, Taggable, Tags
from fleetscan.facts.clock import Now
from fleetscan.verdicts import Pass, Severity, Verdict


class Box(Taggable, frozen=True, kw_only=True):
    TYPE: ClassVar[str] = "AWS::Test::Box"


class Crate(Taggable, frozen=True, kw_only=True):
    TYPE: ClassVar[str] = "AWS::Test::Crate"


class Key(Resource, frozen=True, kw_only=True):
    TYPE: ClassVar[str] = "AWS::Test::Key"


class Lid(msgspec.Struct, frozen=True):
    closed: bool


class Weather(msgspec.Struct, frozen=True):
    dry: bool


@collector(Call("test:ListBoxes"), Call("test:GetBox"))
async def boxes(api: Api) -> AsyncIterator[tuple[Box, Lid]]: ...


@collector(Call("test:ListCrates"), scope=Scope.GLOBAL)
async def crates(api: Api) -> AsyncIterator[Crate]: ...


@collector(Call("test:ListKeys"), scope=Scope.ACCOUNT_WIDE)
async def keys(api: Api) -> AsyncIterator[Key]: ...


@collector(Call("test:ListTags"))
async def box_tags(api: Api, box: Box) -> Tags: ...


@collector(Call("test:ListTags"), batch=20, scope=Scope.GLOBAL)
async def crate_tags(api: Api, crates: Sequence[Crate]) -> Mapping[str, Tags]: ...


@collector(Call("test:GetWeather"))
async def weather(api: Api) -> Weather: ...


COLLECTORS = (boxes, crates, keys, box_tags, crate_tags, weather)


@check(severity=Severity.LOW)
def tagged(thing: Taggable, tags: Tags) -> Verdict:
    """It is tagged.

    Why: a
    Fix: b
    """
    return Pass("")


@check(severity=Severity.LOW)
def closed(box: Box, lid: Lid, weather: Weather, now: Now) -> Verdict:
    """It is closed.

    Why: a
    Fix: b
    """
    return Pass("")


@check(severity=Severity.LOW)
def has_key(box: Box, keys: Every[Key]) -> Verdict:
    """It has a key.

    Why: a
    Fix: b
    """
    return Pass("")


def catalogue(*checks: Check[Any], collectors: Sequence[Collector] = COLLECTORS) -> Catalogue:
    return Catalogue(checks, collectors)


def names(collectors: Sequence[Collector]) -> list[str]:
    return [item.function.__name__ for item in collectors]


def test_a_check_of_one_type_has_that_subject() -> None:
    assert catalogue(closed).subjects(closed) == (Box,)


def test_a_check_of_a_base_class_has_all_listed_types_that_derive_from_it() -> None:
    assert catalogue(tagged).subjects(tagged) == (Box, Crate)


def test_a_check_needs_the_collectors_of_its_facts_and_no_other() -> None:
    needs = catalogue(closed, has_key, tagged).needs([closed])
    assert names([*needs.collectors.values()]) == ["boxes", "weather"]


def test_a_fact_that_comes_with_its_subject_needs_no_collector_of_its_own() -> None:
    assert catalogue(closed).provider(Lid, Box) is boxes


def test_a_check_of_a_base_class_needs_the_facts_of_each_type() -> None:
    needs = catalogue(tagged).needs([tagged])
    assert names(needs.roots) == ["boxes", "crates"]
    assert names(needs.aspects(Box)) == ["box_tags"]
    assert names(needs.aspects(Crate)) == ["crate_tags"]
    assert needs.aspects(Key) == ()


def test_every_needs_the_collector_that_lists_it() -> None:
    needs = catalogue(has_key).needs([has_key])
    assert names(needs.roots) == ["boxes", "keys"]


def test_a_fact_of_the_engine_needs_no_collector() -> None:
    assert catalogue(closed).provider(Now) is None


def test_a_fact_that_is_about_no_subject_is_the_same_for_all() -> None:
    assert catalogue(closed).provider(Weather, Box) is weather


def test_checks_that_need_the_same_collector_need_it_once() -> None:
    needs = catalogue(closed, has_key).needs([closed, has_key])
    assert names([*needs.collectors.values()]) == ["boxes", "keys", "weather"]


def test_calls_are_each_named_once_and_in_order() -> None:
    needs = catalogue(tagged, closed).needs([tagged, closed])
    assert [call.operation for call in needs.calls] == [
        "test:GetBox",
        "test:GetWeather",
        "test:ListBoxes",
        "test:ListCrates",
        "test:ListTags",
    ]


def test_nothing_needs_nothing() -> None:
    needs = catalogue(tagged).needs([])
    assert (needs.roots, needs.calls) == ((), ())


def test_the_scopes_of_a_check_are_those_of_its_subjects() -> None:
    found = catalogue(tagged, has_key)
    needs = found.needs([tagged, has_key])
    assert needs.scopes(tagged) == {Scope.REGIONAL, Scope.GLOBAL}
    assert needs.scopes(has_key) == {Scope.REGIONAL}


def test_checks_and_collectors_are_in_the_order_of_their_ids() -> None:
    found = catalogue(tagged, has_key, closed)
    assert list(found.checks) == sorted(found.checks)
    assert list(found.collectors) == sorted(found.collectors)


def refused(*checks: Check[Any], collectors: Sequence[Collector] = COLLECTORS) -> str:
    with pytest.raises(DeclarationError) as caught:
        catalogue(*checks, collectors=collectors)
    return str(caught.value)


def test_a_fact_with_two_collectors_is_refused() -> None:
    @collector(Call("test:GetTags"))
    async def other_box_tags(api: Api, box: Box) -> Tags: ...

    assert re.fullmatch(
        r"Tags about Box is read by both \S+\.box_tags and \S+\.other_box_tags",
        refused(collectors=[*COLLECTORS, other_box_tags]),
    )


def test_a_resource_that_is_listed_twice_is_refused() -> None:
    @collector(Call("test:FindKeys"))
    async def all_keys(api: Api) -> AsyncIterator[Key]: ...

    assert re.fullmatch(
        r"Key is read by both \S+\.all_keys and \S+\.keys",
        refused(collectors=[*COLLECTORS, all_keys]),
    )


def test_a_fact_that_comes_with_its_subject_and_from_elsewhere_is_refused() -> None:
    @collector(Call("test:GetLid"))
    async def lid(api: Api, box: Box) -> Lid: ...

    assert "Lid about Box is read by both" in refused(collectors=[*COLLECTORS, lid])


def test_the_same_fact_about_two_types_has_two_collectors() -> None:
    assert {"box_tags", "crate_tags"} <= set(names([*catalogue(tagged).collectors.values()]))


def test_a_fact_without_a_collector_is_refused() -> None:
    without = [item for item in COLLECTORS if item is not weather]
    assert refused(closed, collectors=without) == "no collector reads Weather about Box"


def test_a_base_class_of_which_one_type_lacks_a_fact_is_refused() -> None:
    without = [item for item in COLLECTORS if item is not crate_tags]
    assert refused(tagged, collectors=without) == "no collector reads Tags about Crate"


def test_a_subject_that_nobody_lists_is_refused() -> None:
    without = [item for item in COLLECTORS if item is not boxes]
    assert refused(has_key, collectors=without).endswith("has_key: no collector lists Box")


def test_every_of_what_nobody_lists_is_refused() -> None:
    without = [item for item in COLLECTORS if item is not keys]
    assert refused(has_key, collectors=without) == "no collector reads Key"


def test_two_checks_of_the_same_id_are_refused() -> None:
    assert "tagged is declared twice" in refused(tagged, tagged)


def test_two_collectors_of_the_same_id_are_refused() -> None:
    assert "boxes is declared twice" in refused(collectors=[boxes, boxes])


def test_what_the_engine_provides_is_not_listed() -> None:
    needs = catalogue(closed).needs([closed])
    with pytest.raises(DeclarationError, match="a fact of the engine's own"):
        needs.lister(Now)  # type: ignore[arg-type] # that is the mistake
