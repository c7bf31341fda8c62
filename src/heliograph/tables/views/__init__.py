"""Views in other languages: SQL, Ibis, Python, R and the command line, all from one object."""
