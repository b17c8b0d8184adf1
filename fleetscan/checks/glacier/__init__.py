"""Checks of Amazon S3 Glacier."""
