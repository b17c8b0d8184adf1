"""Checks of Amazon EventBridge."""
