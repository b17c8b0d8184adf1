"""A simulated AWS: moto in this process, with what moto lacks, over HTTP.

`fleetscan demo` sweeps it, and so do the tests. Only this package imports moto, and only when a
server starts.
"""
