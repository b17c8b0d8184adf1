"""The files in which other tools keep their accounts, turned into accounts.toml: text to text."""
