"""Checks of Amazon DynamoDB and its accelerator, DAX."""
