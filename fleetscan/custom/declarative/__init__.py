"""Checks that are written in TOML: JMESPath over the facts that there are.

`expressions` evaluates, `types` sees beforehand that members are there, `files` reads the TOML and
`checks` makes a check of it.
"""
