"""The publisher's room: read, protect, describe, package, release."""
