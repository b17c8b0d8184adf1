"""Checks of Elastic Load Balancing, version 2."""
