"""API Gateway: moto's needs a package that the demo does without, and the demo has no REST API."""

from fleetscan.demo.recorded import Replies

__all__ = ["REPLIES"]

REPLIES: Replies = {"apigateway:GetRestApis": {"items": []}}
