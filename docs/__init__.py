"""The documentation; ``generate`` writes the pages under reference/ that come from code."""
