"""Checks of Classic Load Balancers."""
