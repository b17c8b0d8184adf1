"""Checks of Amazon EFS."""
