"""The application of Django that holds all rows; it listens to the library that logs people in."""

from importlib import import_module

from django.apps import AppConfig


class Portal(AppConfig):
    """Rows of a server's own database."""

    name = "heliograph.store.portal"

    def ready(self) -> None:
        """Called by Django once all rows are known."""
        import_module("heliograph.store.portal.identity.events")
