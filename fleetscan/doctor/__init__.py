"""The preflight: what would go wrong in a sweep, in each account, and how to mend it.

`observe` and `permissions` look, with calls that only read. From what they saw, `diagnose` says
what is wrong, with the codes of `codes`: that part is pure.
"""
