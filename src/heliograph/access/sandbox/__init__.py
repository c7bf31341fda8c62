"""Sandbox: SQL of people whom we do not trust, each query in a process behind a wall of the operating system."""
