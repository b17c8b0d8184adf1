"""Checks of Amazon ECS."""
