"""Checks of Amazon CloudWatch: whether an alarm tells of what CIS wants to be told."""
