"""Adapters behind the ports of the rooms: files, HTTP, cache, keys."""
