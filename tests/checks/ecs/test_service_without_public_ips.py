from fleetscan.checks.ecs.service_without_public_ips import service_without_public_ips
from fleetscan.facts.ecs import Service
from fleetscan.verdicts import Fail, NotApplicable, Pass


def service(*, assigns: bool | None) -> Service:
    return Service(
        arn="arn:aws:ecs:eu-west-1:111122223333:service/main/web",
        id="main/web",
        region="eu-west-1",
        assigns_public_ips=assigns,
    )


def test_a_service_that_gives_none_passes() -> None:
    verdict = service_without_public_ips(service(assigns=False))
    assert verdict == Pass("the tasks of service main/web get no public IP addresses")


def test_a_service_that_gives_some_fails() -> None:
    assert isinstance(service_without_public_ips(service(assigns=True)), Fail)


def test_tasks_in_the_network_of_their_host_are_not_judged() -> None:
    assert isinstance(service_without_public_ips(service(assigns=None)), NotApplicable)
