"""What we ask of people beyond what the library that logs them in asks."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

LONGEST_NAME = 200


def _name() -> forms.CharField:
    return forms.CharField(
        label=_("Your name"),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"}),
    )


class WithName(forms.Form):
    """The part of the sign-up that is ours; the library puts its own fields below it."""

    name = _name()
    field_order = ("name", "email", "password1")

    def signup(self, request: HttpRequest, person: Any) -> None:  # noqa: ANN401 - of the library
        """Called by the library; the name is written where the person is made."""


class AboutYou(forms.Form):
    """What people may change themselves."""

    name = _name()
    language = forms.ChoiceField(label=_("Language of pages and mail"), choices=lambda: settings.LANGUAGES)
