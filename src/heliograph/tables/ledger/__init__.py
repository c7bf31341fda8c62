"""Ledger: who posted when, in which language, of which kind and with which program, as numbers that are mapped from files."""
