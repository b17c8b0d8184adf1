"""Checks of Amazon Macie."""
