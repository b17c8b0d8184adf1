"""EC2: VPCs, subnets, groups, addresses, instances, volumes, snapshots, images; load balancers."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from moto.backends import get_backend
from moto.ec2.models import EC2Backend
from moto.moto_api._internal import mock_random

from fleetscan.demo.resources import (
    Address,
    Image,
    Instance,
    LoadBalancer,
    SecurityGroup,
    Snapshot,
    Volume,
    Vpc,
)
from fleetscan.demo.seeding.keys import ensure_ebs_key
from fleetscan.demo.seeding.place import Place, make, tag_list

__all__ = ["default_group_id", "ec2", "first_subnet_ids", "prepare"]

# How long an instance ran before it was stopped, or has run: what is plausible for a server.
LAUNCHED_DAYS_BEFORE = 200


def ec2(place: Place) -> EC2Backend:
    """Return moto's EC2 of a place."""
    return get_backend("ec2")[place.account_id][place.region]


def prepare(place: Place, *, keep_default_vpc: bool) -> None:
    """Make the region's EC2 with its default VPC, or without."""
    backend = ec2(place)
    if keep_default_vpc:
        return
    for subnet in backend.describe_subnets():
        backend.delete_subnet(subnet.id)
    gone = backend.default_vpc.id
    backend.delete_vpc(gone)
    # moto leaves them where they were
    for acl in [each for each in backend.network_acls.values() if each.vpc_id == gone]:
        del backend.network_acls[acl.id]


def default_group_id(place: Place) -> str:
    """Return the default security group of the region's first VPC."""
    backend = ec2(place)
    return _default_group_id(backend, _first_vpc_id(backend))


def first_subnet_ids(place: Place) -> list[str]:
    """Return the subnets of the region's first VPC."""
    return _subnet_ids(ec2(place))


def _default_group_id(backend: EC2Backend, vpc_id: str) -> str:
    group = backend.get_default_security_group(vpc_id)
    if group is None:
        raise LookupError(f"{vpc_id} has no default security group")
    return group.id


def _first_vpc_id(backend: EC2Backend) -> str:
    if not backend.vpcs:
        place = f"{backend.account_id} {backend.region_name}"
        raise LookupError(f"no VPC in {place}: list one before what needs it")
    return str(next(iter(backend.vpcs)))


def _subnet_ids(backend: EC2Backend) -> list[str]:
    vpc_id = _first_vpc_id(backend)
    return [subnet.id for subnet in backend.describe_subnets() if subnet.vpc_id == vpc_id]


def _tag(backend: EC2Backend, resource_id: str, tags: Mapping[str, str]) -> None:
    backend.create_tags([resource_id], dict(tags))


@make.register
def _(vpc: Vpc, place: Place) -> None:
    backend = ec2(place)
    made = backend.create_vpc(vpc.cidr_block)
    _tag(backend, made.id, vpc.tags)
    _tag(backend, _default_group_id(backend, made.id), vpc.default_group_tags)
    for subnet in vpc.subnets:
        zone = f"{place.region}{subnet.zone}"
        made_subnet = backend.create_subnet(made.id, subnet.cidr_block, availability_zone=zone)
        _tag(backend, made_subnet.id, subnet.tags)


@make.register
def _(group: SecurityGroup, place: Place) -> None:
    backend = ec2(place)
    backend.create_security_group(
        group.name, group.description, _first_vpc_id(backend), dict(group.tags)
    )


@make.register
def _(address: Address, place: Place) -> None:
    # moto draws from 127.0.0.0/8. These are for tests of networks (RFC 2544), nobody's either.
    public_ip = f"198.18.{mock_random.randint(0, 255)}.{mock_random.randint(1, 254)}"
    ec2(place).allocate_address("vpc", public_ip, dict(address.tags))


@make.register
def _(instance: Instance, place: Place) -> None:
    backend = ec2(place)
    root = instance.root_volume
    if root.encrypted:
        ensure_ebs_key(place)
    now = datetime.now(tz=UTC)
    stopped = timedelta(days=instance.stopped_days or 0)
    reservation = backend.run_instances(
        image_id="ami-0c02fb55956c7d316",
        count=1,
        user_data=None,
        security_group_names=[],
        security_group_ids=[default_group_id(place)],
        subnet_id=_subnet_ids(backend)[0],
        instance_type=instance.instance_type,
        is_instance_type_default=False,
        region_name=place.region,
        tags={"instance": dict(instance.tags), "volume": dict(root.tags)},
        block_device_mappings=[
            {
                "DeviceName": "/dev/xvda",
                "Ebs": {
                    "VolumeSize": root.size,
                    "VolumeType": root.volume_type,
                    "Encrypted": root.encrypted,
                    "DeleteOnTermination": True,
                },
            }
        ],
    )
    made = reservation.instances[0]
    # moto keeps times without a zone.
    launched = now - stopped - timedelta(days=LAUNCHED_DAYS_BEFORE)
    made.launch_time = launched.replace(tzinfo=None)
    # moto takes those of images that it does not know for paravirtual, which no t3 is
    made.virtualization_type = "hvm"
    if instance.stopped_days is not None:
        made.stop()
        # AWS has no field for the time of a stop but this sentence.
        made._reason = f"User initiated ({now - stopped:%Y-%m-%d %H:%M:%S} GMT)"  # noqa: SLF001 - moto has no setter


@make.register
def _(volume: Volume, place: Place) -> None:
    backend = ec2(place)
    if volume.encrypted:
        ensure_ebs_key(place)
    made = backend.create_volume(
        size=volume.size,
        zone_name=f"{place.region}a",
        encrypted=volume.encrypted,
        volume_type=volume.volume_type,
    )
    _tag(backend, made.id, volume.tags)


@make.register
def _(snapshot: Snapshot, place: Place) -> None:
    backend = ec2(place)
    if snapshot.encrypted:
        ensure_ebs_key(place)
    volume = backend.create_volume(
        size=snapshot.size, zone_name=f"{place.region}a", encrypted=snapshot.encrypted
    )
    made = backend.create_snapshot(volume.id, snapshot.description)
    backend.delete_volume(volume.id)
    _tag(backend, made.id, snapshot.tags)


@make.register
def _(image: Image, place: Place) -> None:
    backend = ec2(place)
    made = backend.register_image(image.name, image.name)
    _tag(backend, made.id, image.tags)
    _tag(backend, made.ebs_snapshot.id, image.snapshot_tags)


@make.register
def _(balancer: LoadBalancer, place: Place) -> None:
    get_backend("elbv2")[place.account_id][place.region].create_load_balancer(
        name=balancer.name,
        security_groups=[default_group_id(place)],
        subnet_ids=_subnet_ids(ec2(place))[:2],
        scheme=balancer.scheme,
        loadbalancer_type=balancer.kind,
        tags=tag_list(balancer.tags),
    )
