"""Benchmarks of fleetscan: a fast fake AWS, opponents, and what measures them."""
