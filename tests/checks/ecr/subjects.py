"""Repositories for the tests of their checks."""

from fleetscan.facts.ecr import Repository
from fleetscan.verdicts import Unread


def repository(tag_mutability: str | Unread = "IMMUTABLE") -> Repository:
    return Repository(
        arn="arn:aws:ecr:eu-west-1:111122223333:repository/app",
        id="app",
        region="eu-west-1",
        tag_mutability=tag_mutability,
    )
