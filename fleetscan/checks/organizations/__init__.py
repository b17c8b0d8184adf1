"""Checks of AWS Organizations."""
