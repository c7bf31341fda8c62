"""The command line: thin faces, no rule, no SQL."""
