"""Search: one folding of texts for index and queries, the language of queries, building and asking an index."""
