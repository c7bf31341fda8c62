"""Pages of the consortium, below /consortium/: only here people are signed in."""
