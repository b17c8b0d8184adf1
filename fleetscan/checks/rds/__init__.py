"""Checks of Amazon RDS and Amazon Aurora."""
