"""What both forms of templates are tried with."""

from fleetscan.policy.actions import source_statements, target_statements
from fleetscan.policy.model import Role, Statement
from tests.e2e.one_of_each import NEEDS

READS = target_statements(NEEDS, doctor=True)
ENTERS = source_statements(organization=True)
#: too long for one policy
MANY = (Statement(sid="Reads", actions=tuple(f"s3:Get{'x' * 40}{n:03}" for n in range(150))),)

NAMED = Role(
    name="audit+1",
    trusted="arn:aws:iam::999999999999:role/tooling",
    external_id="a=b,c.d@e:f/g-h",
)
OPEN = Role(name="fleetscan-audit")
