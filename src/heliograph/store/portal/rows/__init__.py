"""Rows of records: one noun per file, columns and constraints only."""
