"""Identity: how people sign up, log in and stay known; Django and allauth behind the records of the consortium."""
