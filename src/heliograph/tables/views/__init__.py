"""Views in other languages: SQL and Ibis, from one object."""
