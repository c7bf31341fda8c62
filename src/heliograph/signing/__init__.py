"""Canonical bytes, signed notes and keys: what makes an alteration visible. Pure: no clock, no files, no network."""
