"""Checks that are not fleetscan's own: of a folder, or of an installed package.

`layout` says which file is what, `loading` imports it, `joining` adds it to a catalogue, and
`declarative` makes checks of TOML. Nothing here ends a sweep, but what can be told before it: a
folder that is not laid out as it should be, a TOML file with a mistake, or an id that is taken.
See docs/decisions/0017-custom-checks.md.
"""
