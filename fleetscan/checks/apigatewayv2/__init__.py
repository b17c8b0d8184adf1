"""Checks of HTTP and WebSocket APIs of Amazon API Gateway."""
