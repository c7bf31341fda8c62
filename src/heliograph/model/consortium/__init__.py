"""Nouns of a consortium: people, organisations, applications, agreements, grants, and what is said about them."""
