"""Checks of REST APIs of Amazon API Gateway."""
