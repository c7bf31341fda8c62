"""The shipped criteria, one TOML file for each kind of access."""
