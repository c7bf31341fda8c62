"""docs/reference/openapi.json: the API as programs read it."""

import json

from django.conf import settings

from heliograph.bootstrap.portal import prepare


def openapi_page() -> str:
    """The document, from the routes themselves."""
    if not settings.configured:
        prepare()
    from heliograph.web.api.api import document  # noqa: PLC0415 - Django must be set up first

    return json.dumps(document(), indent=1, ensure_ascii=False)
