"""Checks of Amazon ECR."""
