"""The shipped policies, one TOML file each, and policy.toml of a data set that may build on one of them."""
