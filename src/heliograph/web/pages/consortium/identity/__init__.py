"""Pages on which people sign up, log in, and look after their login."""
