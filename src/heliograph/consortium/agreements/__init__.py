"""The shipped agreements, one TOML file for each version and language."""
