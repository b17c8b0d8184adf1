"""Checks of Amazon ElastiCache."""
