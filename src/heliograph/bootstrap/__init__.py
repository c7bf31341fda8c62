"""Joins rooms and adapters from the settings: the only place that knows every adapter."""
