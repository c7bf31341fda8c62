"""One file per generated page of docs/reference."""
