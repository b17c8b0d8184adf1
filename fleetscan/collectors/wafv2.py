"""AWS WAF: what stands before a load balancer."""

from fleetscan.catalogue import Api, Call, collector
from fleetscan.facts.elbv2 import LoadBalancer, WebAcl


# AWS asks, too, whether the caller may see the web ACL that it found.
# https://docs.aws.amazon.com/waf/latest/APIReference/API_GetWebACLForResource.html
@collector(
    Call(
        "wafv2:GetWebACLForResource",
        besides=("wafv2:GetWebACL",),
        vanished=("WAFNonexistentItemException",),
    )
)
async def load_balancer_web_acl(api: Api, balancer: LoadBalancer) -> WebAcl:
    """Read which web ACL a load balancer has; only those of applications can have one."""
    if balancer.kind in {"gateway", "network"}:
        return WebAcl(arn=None)
    reply = await api.call("wafv2:GetWebACLForResource", ResourceArn=balancer.arn)
    return WebAcl(arn=reply["WebACL"]["ARN"] if reply.get("WebACL") else None)
