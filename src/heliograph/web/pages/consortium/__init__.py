"""Pages of the consortium: for people who have logged in."""
