"""The shipped form templates, one TOML file each."""
