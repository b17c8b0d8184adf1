"""Facts, collectors and checks that no AWS service has: of every shape and scope there is."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, ClassVar

import msgspec

from fleetscan.catalogue import (
    Api,
    Call,
    Catalogue,
    Check,
    Collector,
    Needs,
    Scope,
    check,
    collector,
)
from fleetscan.facts.base import GLOBAL, Every, Resource, Taggable, Tags, known
from fleetscan.facts.clock import Now
from fleetscan.verdicts import Cause, Fail, NotApplicable, Pass, Severity, Unread, Verdict

# facts


class Box(Taggable, frozen=True, kw_only=True):
    """A resource of a region."""

    TYPE: ClassVar[str] = "Test::Box"
    weight: int = 1
    owner: str = ""
    #: an `Unread` where the list did not say
    label: str | Unread = ""


class Lid(msgspec.Struct, frozen=True):
    """A fact about a box, one call each."""

    closed: bool


class Hinge(msgspec.Struct, frozen=True):
    """What comes with a lid."""

    oiled: bool


class Stamp(msgspec.Struct, frozen=True):
    """A fact about a box, three in a call."""

    valid: bool


class Depot(Resource, frozen=True, kw_only=True):
    """A resource that is listed once for the account and has a region of its own."""

    TYPE: ClassVar[str] = "Test::Depot"


class Fence(msgspec.Struct, frozen=True):
    """A fact about a depot, asked in its region."""

    height: int


class Person(Resource, frozen=True, kw_only=True):
    """A resource of no region."""

    TYPE: ClassVar[str] = "Test::Person"


class Weather(msgspec.Struct, frozen=True):
    """A fact that a region has once."""

    rainy: bool


class Law(msgspec.Struct, frozen=True):
    """A fact that an account has once."""

    strict: bool


# collectors


@collector(Call("test:ListBoxes"))
async def boxes(api: Api) -> AsyncIterator[tuple[Box, Tags] | Unread]:
    """List the boxes of a region, with their tags."""
    async for page in api.pages("test:ListBoxes"):
        for found in page["found"]:
            yield found


@collector(Call("test:GetLid", "test:OpenBox", vanished=("Gone",)))
async def lids(api: Api, box: Box) -> tuple[Lid, Hinge]:
    """Read the lid of a box."""
    reply = await api.call("test:GetLid", about=box.id)
    found: tuple[Lid, Hinge] = reply["found"]
    return found


@collector(Call("test:GetStamps", vanished=("Gone",)), batch=3)
async def stamps(api: Api, boxes: Sequence[Box]) -> Mapping[str, Stamp]:
    """Read the stamps of several boxes."""
    reply = await api.call("test:GetStamps", about=",".join(box.id for box in boxes))
    if reply["found"] is not None:
        answer: Mapping[str, Stamp] = reply["found"]
        return answer
    return {box.arn: Stamp(valid=True) for box in boxes}


@collector(Call("test:ListDepots"), scope=Scope.ACCOUNT_WIDE)
async def depots(api: Api) -> AsyncIterator[Depot | Unread]:
    """List the depots of the account."""
    async for page in api.pages("test:ListDepots"):
        for found in page["found"]:
            yield found


@collector(Call("test:GetFence", vanished=("Gone",)), scope=Scope.ACCOUNT_WIDE)
async def fences(api: Api, depot: Depot) -> Fence:
    """Read the fence of a depot."""
    reply = await api.call("test:GetFence", about=depot.id)
    found: Fence = reply["found"]
    return found


@collector(Call("test:ListPersons"), scope=Scope.GLOBAL)
async def persons(api: Api) -> AsyncIterator[Person]:
    """List the persons of the account."""
    async for page in api.pages("test:ListPersons"):
        for found in page["found"]:
            yield found


@collector(Call("test:GetWeather"))
async def weather(api: Api) -> Weather:
    """Read the weather of a region."""
    reply = await api.call("test:GetWeather")
    found: Weather = reply["found"]
    return found


@collector(Call("test:GetLaw"), scope=Scope.GLOBAL)
async def law(api: Api) -> Law:
    """Read the law of the account."""
    reply = await api.call("test:GetLaw")
    found: Law = reply["found"]
    return found


# checks


@check(severity=Severity.HIGH)
def box_light(box: Box, *, most: int = 10) -> Verdict:
    """A box weighs little.

    Why: backs.
    Fix: unpack.

    Options:
        most: what it may weigh
    """
    return Pass("light") if box.weight <= most else Fail(f"weighs {box.weight}")


@check(severity=Severity.LOW)
def box_closed(box: Box, lid: Lid) -> Verdict:
    """A box has its lid closed.

    Why: dust.
    Fix: close it.
    """
    del box
    return Pass("closed") if lid.closed else Fail("open")


@check(severity=Severity.LOW)
def box_oiled(box: Box, hinge: Hinge, lid: Lid) -> Verdict:
    """A box that is closed has an oiled hinge.

    Why: noise.
    Fix: oil it.
    """
    del box
    if not lid.closed:
        return NotApplicable("open")
    return Pass("oiled") if hinge.oiled else Fail("squeaks")


@check(severity=Severity.LOW)
def box_stamped(box: Box, stamp: Stamp, tags: Tags) -> Verdict:
    """A box with a tag has a valid stamp.

    Why: customs.
    Fix: stamp it.
    """
    del box
    if not tags.own:
        return NotApplicable("no tag")
    return Pass("stamped") if stamp.valid else Fail("forged")


@check(severity=Severity.LOW)
def box_labelled(box: Box) -> Verdict:
    """A box has a label.

    Why: order.
    Fix: write one.
    """
    return Pass("labelled") if known(box.label) else Fail("no label")


@check(severity=Severity.LOW)
def box_dry(box: Box, weather: Weather, now: Now) -> Verdict:
    """A box is where it does not rain.

    Why: paper.
    Fix: move it.
    """
    del box
    return Fail(f"rain at {now.at:%H:%M}") if weather.rainy else Pass("dry")


@check(severity=Severity.LOW)
def depot_fenced(depot: Depot, fence: Fence) -> Verdict:
    """A depot has a fence.

    Why: thieves.
    Fix: build one.
    """
    del depot
    return Pass("fenced") if fence.height else Fail("no fence")


@check(severity=Severity.LOW)
def depot_dry(depot: Depot, weather: Weather) -> Verdict:
    """A depot is where it does not rain. It is listed by one task and its weather by another.

    Why: floods.
    Fix: move it.
    """
    del depot
    return Fail("rain") if weather.rainy else Pass("dry")


@check(severity=Severity.LOW)
def box_lawful(box: Box, law: Law) -> Verdict:
    """A box is in an account whose law is strict.

    Why: law.
    Fix: laws.
    """
    del box
    return Pass("strict") if law.strict else Fail("lax")


@check(severity=Severity.MEDIUM)
def person_owns(person: Person, boxes: Every[Box]) -> Verdict:
    """A person owns a box somewhere.

    Why: property.
    Fix: give one.
    """
    if any(box.owner == person.id for box in boxes):
        return Pass("owns one")
    return Fail("owns none")


@check(severity=Severity.LOW)
def person_stores(person: Person, depots: Every[Depot]) -> Verdict:
    """A person has a depot, in whatever region, that of their name.

    Why: space.
    Fix: build one.
    """
    if any(depot.id == person.id for depot in depots):
        return Pass("has one")
    return Fail("has none")


@check(severity=Severity.LOW)
def thing_named(thing: Resource) -> Verdict:
    """Every thing has a name, wherever it is.

    Why: names.
    Fix: name it.
    """
    return Pass("named") if thing.id else Fail("no name")


CHECKS: tuple[Check[Any], ...] = (
    box_light,
    box_closed,
    box_oiled,
    box_stamped,
    box_labelled,
    box_dry,
    depot_fenced,
    depot_dry,
    box_lawful,
    person_owns,
    person_stores,
    thing_named,
)

COLLECTORS: tuple[Collector, ...] = (
    boxes,
    lids,
    stamps,
    depots,
    fences,
    persons,
    weather,
    law,
)

CATALOGUE = Catalogue(CHECKS, COLLECTORS)


def needs(*checks: Check[Any]) -> Needs:
    """What these checks need."""
    return CATALOGUE.needs(checks)


# what is there

ACCOUNT = "111111111111"
NORTH, SOUTH = "eu-north-1", "eu-south-1"
HOME = "us-east-1"
REGIONS = (NORTH, SOUTH)


def box(name: str, region: str = NORTH, **members: Any) -> Box:  # noqa: ANN401 - any member
    """Make a box."""
    return Box(arn=f"arn:test:box:{region}:{ACCOUNT}:{name}", id=name, region=region, **members)


def depot(name: str, region: str = NORTH) -> Depot:
    """Make a depot."""
    return Depot(arn=f"arn:test:depot:::{name}", id=name, region=region)


def person(name: str) -> Person:
    """Make a person."""
    return Person(arn=f"arn:test:person::{ACCOUNT}:{name}", id=name, region=GLOBAL)


def tagged(*found: Box, **tags: str) -> list[tuple[Box, Tags]]:
    """List boxes with the same tags."""
    return [(each, Tags(tags)) for each in found]


def denied(operation: str, **fields: Any) -> Unread:  # noqa: ANN401 - any field
    """Why an operation was refused."""
    return msgspec.structs.replace(
        Unread(
            cause=Cause.ACCESS_DENIED,
            operation=operation,
            iam_action=operation,
            error_code="AccessDenied",
            message=f"{operation} is denied",
        ),
        **fields,
    )
