"""Facts about IAM Access Analyzer."""

from typing import ClassVar

from fleetscan.facts.base import Taggable
from fleetscan.verdicts import Unread


class Analyzer(Taggable, frozen=True, kw_only=True):
    """An analyzer, in the account that owns it."""

    TYPE: ClassVar[str] = "AWS::AccessAnalyzer::Analyzer"

    #: whether it looks for what outsiders may use; others look for what is unused or for insiders
    finds_external_access: bool | Unread
    #: `ACTIVE`, `CREATING`, `DISABLED` or `FAILED`
    status: str
