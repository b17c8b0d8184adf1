"""Checks of AWS Config."""
