"""Version of the folding and of the layout of a search index; one of another version is not asked, but made anew."""

VERSION = 1
