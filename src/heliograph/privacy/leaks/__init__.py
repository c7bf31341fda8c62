"""Leaks: looking for identifiers in what is to be published; shares no code with what replaces them."""
