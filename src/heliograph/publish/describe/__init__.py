"""Describing a release: every document is a pure function of ``Facts``, one file per document."""
