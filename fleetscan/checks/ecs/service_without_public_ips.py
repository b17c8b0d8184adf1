"""`ecs.service_without_public_ips`."""

from fleetscan.catalogue import check
from fleetscan.facts.ecs import Service
from fleetscan.verdicts import Fail, NotApplicable, Pass, Severity, Verdict


@check(
    severity=Severity.HIGH,
    frameworks=["fsbp:ECS.2"],
    prowler=["ecs_service_no_assign_public_ip"],
)
def service_without_public_ips(service: Service) -> Verdict:
    """The tasks of the service get no public IP addresses.

    Why:
        With an address of its own a task can be reached from the internet past the load balancer
        that was to stand before it, as far as a security group lets it.

    Fix:
        Switch `assignPublicIp` off and use private subnets, with a NAT gateway or VPC endpoints
        for what tasks have to fetch.

    CLI:
        aws ecs update-service --cluster CLUSTER --service SERVICE
            --network-configuration file://network.json

    Terraform:
        resource "aws_ecs_service" "example" {
          name            = "web"
          cluster         = aws_ecs_cluster.example.id
          task_definition = aws_ecs_task_definition.example.arn

          network_configuration {
            subnets          = aws_subnet.private[*].id
            assign_public_ip = false
          }
        }
    """
    if service.assigns_public_ips is None:
        return NotApplicable(f"the tasks of service {service.id} have no interface of their own")
    if service.assigns_public_ips:
        return Fail(f"the tasks of service {service.id} get public IP addresses")
    return Pass(f"the tasks of service {service.id} get no public IP addresses")
