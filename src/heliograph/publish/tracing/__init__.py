"""Tracing: copies of a gated edition that lack a few posts each, and what a leak says about whose copy it was."""
