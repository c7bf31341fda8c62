"""Consortium: people apply, are reviewed, sign and are granted data, on the record. One verb a file."""
