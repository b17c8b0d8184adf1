"""Any small world, and what must come of a sweep of it, worked out without the engine.

Each part of the world is `ok`, or something is wrong with it.
"""

from collections.abc import Iterator, Sequence

import msgspec
from hypothesis import strategies as st

from fleetscan.aws.regions import EnabledRegions
from fleetscan.aws.task import VanishedError
from fleetscan.facts.base import GLOBAL, Tags
from fleetscan.verdicts import NotRead
from tests.engine.fakes import World
from tests.engine.world import (
    ACCOUNT,
    HOME,
    NORTH,
    REGIONS,
    SOUTH,
    Box,
    Fence,
    Hinge,
    Law,
    Lid,
    Stamp,
    Weather,
    box,
    denied,
    depot,
    person,
)

#: of one fact or list; `junk` is of another type
STATES = st.sampled_from(["ok", "ok", "ok", "denied", "broken", "junk"])

#: by which a box may be gone, too
OF_A_BOX = st.sampled_from(["ok", "ok", "ok", "denied", "broken", "junk", "gone"])

FLAGS = st.booleans()

#: how many boxes one call for stamps takes
BATCH = 3


class ABox(msgspec.Struct, frozen=True):
    """A box, and what is wrong with what is known of it."""

    light: bool
    owned: bool
    tagged: bool
    #: None where the list did not say
    label: bool | None
    lid: str
    closed: bool
    oiled: bool
    stamp: str
    valid: bool


class ARegion(msgspec.Struct, frozen=True):
    """A region with its boxes."""

    boxes: tuple[ABox, ...]
    #: of the list of boxes, of the weather, of the session
    listing: str
    weather: str
    rainy: bool
    session: str
    enabled: bool


class ADepot(msgspec.Struct, frozen=True):
    """A depot; None is a region that is not planned, which nobody has enabled."""

    region: str | None
    fence: str
    fenced: bool


class AnAccount(msgspec.Struct, frozen=True):
    """The whole world."""

    regions: dict[str, ARegion]
    depots: tuple[ADepot, ...]
    depot_listing: str
    persons: int
    person_listing: str
    law: str
    strict: bool
    session: str
    entered: bool


BOXES = st.builds(
    ABox,
    light=FLAGS,
    owned=FLAGS,
    tagged=FLAGS,
    label=st.sampled_from([True, False, None]),
    lid=OF_A_BOX,
    closed=FLAGS,
    oiled=FLAGS,
    stamp=st.one_of(OF_A_BOX, st.just("silent")),
    valid=FLAGS,
)
A_REGION = st.builds(
    ARegion,
    boxes=st.lists(BOXES, max_size=5).map(tuple),
    listing=STATES,
    weather=STATES,
    rainy=FLAGS,
    session=st.sampled_from(["ok", "ok", "ok", "denied"]),
    enabled=st.sampled_from([True, True, True, False]),
)
ACCOUNTS = st.builds(
    AnAccount,
    regions=st.fixed_dictionaries(dict.fromkeys(REGIONS, A_REGION)),
    depots=st.lists(
        st.builds(
            ADepot,
            region=st.sampled_from([NORTH, SOUTH, None]),
            fence=OF_A_BOX,
            fenced=FLAGS,
        ),
        max_size=3,
    ).map(tuple),
    depot_listing=STATES,
    persons=st.integers(0, 2),
    person_listing=STATES,
    law=STATES,
    strict=FLAGS,
    session=st.sampled_from(["ok", "ok", "ok", "ok", "denied"]),
    entered=st.sampled_from([True, True, True, True, True, False]),
)

# The world as the engine meets it


def name_of(region: str, number: int) -> str:
    """Name a box."""
    return f"{region}-{number}"


def wrong(state: str, operation: str) -> Exception | None:
    """What is raised in such a state."""
    return {
        "denied": NotRead(denied(operation)),
        "broken": KeyError(operation),
        "gone": VanishedError(operation),
    }.get(state)


def world_of(account: AnAccount) -> World:
    """Build the world that the engine reads."""
    world = World()
    enabled = {region for region in REGIONS if account.regions[region].enabled}
    world.there["regions", ACCOUNT] = EnabledRegions(names=frozenset(enabled))
    _put(world, "session", f"{ACCOUNT}/{HOME}", account.session, None)
    if not account.entered:
        world.broken["open", ACCOUNT] = NotRead(denied("sts:AssumeRole"))
    depots = [
        depot(str(number), each.region or "ap-south-1")
        for number, each in enumerate(account.depots)
    ]
    _list(world, "test:ListDepots", HOME, account.depot_listing, depots)
    for number, a_depot in enumerate(account.depots):
        fence = Fence(height=int(a_depot.fenced))
        _put(world, "test:GetFence", str(number), a_depot.fence, fence)
    persons = [person(str(number)) for number in range(account.persons)]
    _list(world, "test:ListPersons", HOME, account.person_listing, persons)
    _put(world, "test:GetLaw", HOME, account.law, Law(strict=account.strict))
    for region, here in account.regions.items():
        _put(world, "session", f"{ACCOUNT}/{region}", here.session, None)
        _put(world, "test:GetWeather", region, here.weather, Weather(rainy=here.rainy))
        listed = [
            (_box(region, number, each), Tags({"Owner": "me"} if each.tagged else {}))
            for number, each in enumerate(here.boxes)
        ]
        _list(world, "test:ListBoxes", region, here.listing, listed)
        for number, each in enumerate(here.boxes):
            lid = (Lid(closed=each.closed), Hinge(oiled=each.oiled))
            _put(world, "test:GetLid", name_of(region, number), each.lid, lid)
    world.answer["test:GetStamps"] = lambda about: _stamps(account, about.split(","))
    return world


def _put(world: World, operation: str, about: str, state: str, found: object) -> None:
    if error := wrong(state, operation):
        world.broken[operation, about] = error
    else:
        world.there[operation, about] = "junk" if state == "junk" else found


def _list(world: World, operation: str, about: str, state: str, found: Sequence[object]) -> None:
    if error := wrong(state, operation):
        world.broken[operation, about] = error
    world.there[operation, about] = [*found, "junk"] if state == "junk" else found


def _box(region: str, number: int, made: ABox) -> Box:
    return box(
        name_of(region, number),
        region,
        weight=1 if made.light else 100,
        owner="0" if made.owned else "",
        label=denied("test:ListBoxes") if made.label is None else "x" * made.label,
    )


def _stamps(account: AnAccount, names: list[str]) -> object:
    by_name = {
        name_of(region, number): (region, each)
        for region, here in account.regions.items()
        for number, each in enumerate(here.boxes)
    }
    asked = {name: by_name[name] for name in names}
    states = [each.stamp for _, each in asked.values()]
    for state in ("denied", "broken", "gone"):
        if state in states and (error := wrong(state, "test:GetStamps")):
            raise error
    return {
        box(name, region).arn: "junk" if each.stamp == "junk" else Stamp(valid=each.valid)
        for name, (region, each) in asked.items()
        if each.stamp != "silent"
    }


# What must come of it


class Expected:
    """Verdicts by check and resource, and the cells with a gap."""

    def __init__(self, account: AnAccount) -> None:
        self.verdicts: dict[tuple[str, str], str] = {}
        self.gaps: set[tuple[str, str]] = set()
        self._account = account
        self._global_is_dead = not account.entered or account.session != "ok"
        for region in REGIONS:
            self._region(region)
        self._depots()
        self._persons()

    def _judge(
        self, check_id: str, name: str, region: str, *, says: bool | None, known: bool = True
    ) -> None:
        if known:
            status = "not_applicable" if says is None else "pass" if says else "fail"
            self.verdicts[check_id, name] = status
        else:
            self.gaps.add((check_id, region))

    def _is_dead(self, region: str) -> bool:
        here = self._account.regions[region]
        return not self._account.entered or not here.enabled or here.session != "ok"

    def _law_is_known(self) -> bool:
        return not self._global_is_dead and self._account.law == "ok"

    def _weather_is_known(self, region: str) -> bool:
        return not self._is_dead(region) and self._account.regions[region].weather == "ok"

    def _region(self, region: str) -> None:
        here = self._account.regions[region]
        if self._is_dead(region) or here.listing != "ok":
            of_boxes = (*OF_BOXES, "box_lawful", "thing_named")
            self.gaps |= {(check_id, region) for check_id in of_boxes}
        for name, each, stamped in self._boxes(region):
            oiled = each.oiled if each.closed else None
            valid = each.valid if each.tagged else None
            for check_id, says, known in (
                ("thing_named", True, True),
                ("box_light", each.light, True),
                ("box_labelled", each.label, each.label is not None),
                ("box_closed", each.closed, each.lid == "ok"),
                ("box_oiled", oiled, each.lid == "ok"),
                ("box_stamped", valid, stamped),
                ("box_dry", not here.rainy, self._weather_is_known(region)),
                ("box_lawful", self._account.strict, self._law_is_known()),
            ):
                self._judge(check_id, name, region, says=says, known=known)

    def _boxes(self, region: str) -> Iterator[tuple[str, ABox, bool]]:
        """The boxes that were found and are not gone, each with whether its stamp was read."""
        if self._is_dead(region):
            return
        named = [(name_of(region, n), b) for n, b in enumerate(self._account.regions[region].boxes)]
        for start in range(0, len(named), BATCH):
            batch = named[start : start + BATCH]
            states = {each.stamp for _, each in batch}
            refused = bool(states & {"denied", "broken"})
            # if one is gone each is asked alone; else one answer that is junk spoils all
            alone = "gone" in states
            spoilt = refused or ("junk" in states and not alone)
            for name, each in batch:
                if each.lid != "gone" and (refused or each.stamp != "gone"):
                    yield name, each, not spoilt and each.stamp == "ok"

    def _depots(self) -> None:
        of_depots = ("depot_fenced", "depot_dry", "thing_named")
        if self._global_is_dead or self._account.depot_listing != "ok":
            self.gaps |= {(check_id, region) for check_id in of_depots for region in REGIONS}
        if self._global_is_dead:
            return
        for number, each in enumerate(self._account.depots):
            if each.region is None:
                self.gaps |= {(check_id, min(REGIONS)) for check_id in of_depots}
                continue
            if each.fence == "gone":
                continue
            rainy = self._account.regions[each.region].rainy
            for check_id, says, known in (
                ("thing_named", True, True),
                ("depot_fenced", each.fenced, each.fence == "ok"),
                ("depot_dry", not rainy, self._weather_is_known(each.region)),
            ):
                self._judge(check_id, f"depot {number}", each.region, says=says, known=known)

    def _persons(self) -> None:
        if self._global_is_dead or self._account.person_listing != "ok":
            of_persons = ("person_owns", "person_stores", "thing_named")
            self.gaps |= {(check_id, GLOBAL) for check_id in of_persons}
        if self._global_is_dead:
            return
        owned = any(each.owned for region in REGIONS for _, each, _ in self._boxes(region))
        whole = all(
            not self._is_dead(region) and self._account.regions[region].listing == "ok"
            for region in REGIONS
        )
        # those outside of the plan, too: nobody asks them, so nobody sees that they are gone
        stored = {
            number
            for number, each in enumerate(self._account.depots)
            if each.fence != "gone" or each.region is None
        }
        for number in range(self._account.persons):
            owns = owned and number == 0
            name = f"person {number}"
            self._judge("thing_named", name, GLOBAL, says=True)
            self._judge("person_owns", name, GLOBAL, says=owns, known=whole or owns)
            stores = number in stored
            all_listed = self._account.depot_listing == "ok"
            self._judge("person_stores", name, GLOBAL, says=stores, known=all_listed or stores)


OF_BOXES = ("box_light", "box_labelled", "box_closed", "box_oiled", "box_stamped", "box_dry")
