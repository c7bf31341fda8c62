"""What keeps releases trustworthy after their publisher is gone: verify, later mirror, witness, diff and check."""
