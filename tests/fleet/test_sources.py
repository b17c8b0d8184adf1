"""The tables that say where to find accounts: what is read, and what is refused."""

from collections.abc import Callable
from pathlib import Path

import pytest

from fleetscan.fleet.file import FleetFile, read_fleet_file
from fleetscan.fleet.sources import OrganizationSource

ROLE = "arn:aws:iam::999999999999:role/reader"
KNOWN = (
    "Known here: exclude_accounts, exclude_ous, external_id, include_ous, partition, profile, role,"
    " session_name, tags."
)


@pytest.fixture
def read(tmp_path: Path) -> Callable[[str], FleetFile]:
    def write_and_read(text: str) -> FleetFile:
        file = tmp_path / "accounts.toml"
        file.write_text(text, encoding="utf-8")
        return read_fleet_file(str(file))

    return write_and_read


@pytest.fixture
def organization(read: Callable[[str], FleetFile]) -> Callable[[str], OrganizationSource]:
    def only(text: str) -> OrganizationSource:
        (source,) = read(text).organizations
        return source

    return only


def test_every_key_of_an_organization_is_read(
    organization: Callable[[str], OrganizationSource],
) -> None:
    source = organization(
        f"""
        [organization]
        role = ["arn:aws:iam::111111111111:role/hub", "{ROLE}"]
        external_id = "e-1"
        session_name = "reading"
        profile = "audit"
        include_ous = ["Workloads", "ou-1"]
        exclude_ous = "Sandbox"
        exclude_accounts = ["111111111111"]
        tags = false
        """
    )
    assert source.role_arns == ("arn:aws:iam::111111111111:role/hub", ROLE)
    assert source.role_account_id == "999999999999"
    assert (source.external_id, source.session_name, source.profile) == ("e-1", "reading", "audit")
    assert [each.text for each in source.include_ous] == ["Workloads", "ou-1"]
    assert [each.text for each in source.exclude_ous] == ["Sandbox"]
    assert [each.text for each in source.exclude_accounts] == ["111111111111"]
    assert source.tags is False


def test_the_way_to_the_accounts_is_not_the_way_to_the_organization(
    organization: Callable[[str], OrganizationSource],
) -> None:
    source = organization(
        '[defaults]\nrole = "audit"\nexternal_id = "e-1"\nsession_name = "sweep"\nprofile = "hub"\n'
        'partition = "aws-cn"\n[organization]\n'
    )
    assert (source.role_arns, source.external_id) == ((), None)
    assert (source.session_name, source.profile) == ("sweep", "hub")
    assert (source.partition, source.tags) == ("aws-cn", True)


def test_the_partition_of_an_organization_is_that_of_its_role(
    organization: Callable[[str], OrganizationSource],
) -> None:
    role = "arn:aws-us-gov:iam::999999999999:role/reader"
    assert organization(f'[organization]\nrole = "{role}"\n').partition == "aws-us-gov"


def test_profiles_are_all_of_them_if_nothing_else_is_said(
    read: Callable[[str], FleetFile],
) -> None:
    source = read("[profiles]\n").profiles
    assert source is not None
    assert [each.text for each in source.include] == ["*"]
    assert (source.exclude, source.roles) == ((), ())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("organization = 1\n", "organization: expected a table, found an integer."),
        ("[organization]\nous = 1\n", f"organization.ous: unknown key. {KNOWN}"),
        (
            '[[organization]]\n[[organization]]\nregions = "all"\n',
            f"organization[1].regions: unknown key. {KNOWN}",
        ),
        (
            '[organization]\ntags = "yes"\n',
            "organization.tags: expected true or false, found a string.",
        ),
        (
            "[organization]\ninclude_ous = []\n",
            (
                "organization.include_ous: expected at least one pattern, found an empty array."
                " Leave it out."
            ),
        ),
        (
            "[organization]\nexclude_accounts = [111111111111]\n",
            (
                "organization.exclude_accounts[0]: expected a string, found an integer. Put it in"
                ' quotes: "111111111111".'
            ),
        ),
        (
            '[organization]\nrole = "reader"\n',
            (
                'organization.role: "reader" is a role\'s name, and which account it is in is not'
                ' known. Write its ARN, such as "arn:aws:iam::111111111111:role/organization'
            ),
        ),
        (
            f'[organization]\npartition = "aws-cn"\nrole = "{ROLE}"\n',
            (
                "organization.role: the role is in partition aws, the organization is in aws-cn."
                " Correct the ARN or the partition."
            ),
        ),
        (
            "profiles = []\n",
            "profiles: expected a table, found an array. Write it as [profiles], once.",
        ),
        (
            '[profiles]\nprofile = "a"\n',
            'profiles.profile: unknown key. Did you mean "role"? Known here: exclude, include,',
        ),
        (
            '[organization]\naws_secret_access_key = "x"\n',
            "organization.aws_secret_access_key: no access key belongs in this file. Remove it.",
        ),
    ],
)
def test_what_can_not_be_meant_is_refused(
    refuse: Callable[[str], str], text: str, message: str
) -> None:
    assert refuse(text).startswith(message)


def test_a_file_with_sources_is_not_made_a_fleet_without_asking(
    refuse: Callable[[str], str],
) -> None:
    assert refuse("[organization]\n") == (
        "[organization] and [profiles] are looked up in AWS, which is not done here."
    )
