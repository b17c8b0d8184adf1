"""Which accounts to sweep: accounts.toml to accounts, and the choice among them."""
