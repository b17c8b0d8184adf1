"""What a sweep will call, how long that takes and what it costs, foretold without a call.

Pure: from what checks need, from what was read before or is assumed, and from what AWS publishes of
its limits and prices.
"""
