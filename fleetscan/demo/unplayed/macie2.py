"""Amazon Macie of an account that has not enabled it. moto enables it in every account."""

from fleetscan.demo.recorded import RecordedError, Replies

REPLIES: Replies = {
    "macie2:GetMacieSession": RecordedError("AccessDeniedException", "Macie is not enabled.", 401)
}
