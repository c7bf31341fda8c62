"""Formats: how numbers are written in a language, where Django has none or another way."""
