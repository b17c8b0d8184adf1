"""Three ways to make the calls of one sweep without fleetscan: the limit, and two plain ones.

Each is a program of its own, so that its CPU and memory are its own:
`python -m benchmarks.opponents.raw --accounts 1000 --concurrency 100`.
"""
