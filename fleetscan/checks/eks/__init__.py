"""Checks of Amazon EKS."""
