"""Keys: what a publisher does with the keys of an archive, and the events that say so."""
