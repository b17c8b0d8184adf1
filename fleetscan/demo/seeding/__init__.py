"""Make the resources of a fleet in moto. Imports moto, so import it late.

Each kind of resource has one function, registered by its type; they write to moto's backends
directly, which takes a hundredth of the time of a call each over HTTP.
"""

from fleetscan.demo.resources import GLOBAL, Fleet
from fleetscan.demo.seeding import applications, data, identities, network
from fleetscan.demo.seeding.place import Place, make

__all__ = ["seed_fleet"]


def seed_fleet(fleet: Fleet) -> None:
    """Make every account of `fleet`, in the order in which it is written.

    The order matters: moto draws the ids of all resources from one stream of random numbers.
    """
    identities.give_source_credentials(fleet.source, fleet.partition)
    for account in fleet.accounts:
        # First, because functions run as these roles.
        for resource in account.resources.get(GLOBAL, ()):
            make(resource, Place(account.id, GLOBAL, fleet.partition))
        for region in sorted({*fleet.regions, *account.resources} - {GLOBAL}):
            place = Place(account.id, region, fleet.partition)
            network.prepare(place, keep_default_vpc=region not in account.no_default_vpc)
            for resource in account.resources.get(region, ()):
                make(resource, place)


# Imported so that their functions are registered.
_ = (applications, data)
