"""How the database came to have its form; applied in order, never changed."""
