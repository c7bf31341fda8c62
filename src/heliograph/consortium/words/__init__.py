"""Words of the consortium that people read in three languages, one TOML file for each closed list."""
