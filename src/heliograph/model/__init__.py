"""The vocabulary: one noun per file, no input or output, no clock."""
