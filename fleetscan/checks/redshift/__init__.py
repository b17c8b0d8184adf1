"""Checks of Amazon Redshift."""
