"""Synthetic operations with ground truth: what docs, tests and benchmarks run on instead of real people's posts."""
