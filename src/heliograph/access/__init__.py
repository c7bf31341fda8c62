"""Access: find, open, query, download and cite what an archive holds."""
