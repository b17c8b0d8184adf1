"""Checks of AWS CloudTrail."""
