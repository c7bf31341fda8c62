"""Tables: from the model to Arrow, DuckDB and CSV, and back."""
