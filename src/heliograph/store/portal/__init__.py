"""Portal: what a server keeps of its own, in a database that Django speaks to. Only here django.db is imported."""
