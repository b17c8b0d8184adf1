"""Sweep every AWS account and region of a fleet, and say what could not be seen."""

__version__ = "0.1.0.dev0"
