"""Checks of Amazon OpenSearch Service."""
