"""Reading exports into a workspace, with an account of every record."""
