"""Packaging: the files of one edition, the same bytes for the same rows."""
