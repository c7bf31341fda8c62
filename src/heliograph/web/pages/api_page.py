"""Api page: what programs can ask, read from the OpenAPI document itself."""

from typing import Any

from django.http import HttpRequest, JsonResponse

from heliograph.web.api.api import PREFIX, document
from heliograph.web.shown import Shown


def api_page(request: HttpRequest) -> Shown:
    """Every address of the API with its parameters and answers."""
    said = document()
    drawn = {
        "about": said["info"]["description"].split("\n\n"),
        "operations": [
            _operation(path, said, method) for path, methods in said["paths"].items() for method in methods
        ],
        "openapi": f"{PREFIX}openapi.json",
        "base": request.build_absolute_uri(PREFIX),
    }
    return Shown(template="api.html", document=said, drawn=drawn)


def openapi(request: HttpRequest) -> JsonResponse:
    """The OpenAPI document, where programs look for it."""
    del request
    return JsonResponse(document(), json_dumps_params={"ensure_ascii": False})


def _operation(path: str, said: dict[str, Any], method: str) -> dict[str, Any]:
    operation = said["paths"][path][method]
    listed = operation.get("parameters", [])
    return {
        "id": operation["operationId"],
        "method": method.upper(),
        "path": path,
        "summary": operation["summary"],
        "about": operation.get("description", "").split("\n\n"),
        "parameters": [each | {"type": _type(each["schema"])} for each in listed if "x-filter" not in each],
        "filters": [each for each in listed if "x-filter" in each and not each["name"].startswith("-")],
        "answer": _fields(said, operation["responses"]),
    }


def _type(schema: dict[str, Any]) -> str:
    return "string, ..." if schema.get("type") == "array" else str(schema.get("type", "string"))


def _fields(said: dict[str, Any], responses: dict[Any, Any]) -> list[dict[str, str]]:
    """The fields of the answer when all is well."""
    good = responses.get(200) or responses["200"]
    name = good["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
    fields = said["components"]["schemas"][name]["properties"]
    return [{"name": field, "about": about.get("description", "")} for field, about in fields.items()]
