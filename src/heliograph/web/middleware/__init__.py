"""What every request passes through: watched, shielded, and told in words when something is wrong."""
