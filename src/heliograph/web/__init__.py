"""Pages: what readers see of an archive in a browser, and the same for programs. Thin: no rule, no SQL."""
