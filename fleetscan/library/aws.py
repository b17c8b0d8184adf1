"""The way into the accounts of a fleet: sessions, credentials and connections."""

from fleetscan.aws.accounts import AwsAccounts
from fleetscan.aws.explicit import ExplicitCredentials
from fleetscan.aws.patience import Patience
from fleetscan.aws.providers import AskForCode
from fleetscan.aws.transport import raise_file_limit

__all__ = ["AskForCode", "AwsAccounts", "ExplicitCredentials", "Patience", "raise_file_limit"]
