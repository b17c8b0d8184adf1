"""Checks of Amazon CloudFront."""
