"""AWS Backup of an account that saves nothing."""

from fleetscan.demo.recorded import Replies

REPLIES: Replies = {"backup:ListProtectedResources": {"Results": []}}
