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
        "is_for_members": bool(operation.get("security")),
        "sent": _sent(operation),
        "answer": _fields(said, operation["responses"]),
    }


def _type(schema: dict[str, Any]) -> str:
    return "string, ..." if schema.get("type") == "array" else str(schema.get("type", "string"))


def _fields(said: dict[str, Any], responses: dict[Any, Any]) -> list[dict[str, str]]:
    """The fields of the answer when all is well; of an answer that has two forms those of both."""
    good = next(answer for status, answer in responses.items() if str(status).startswith("2"))
    schema = good.get("content", {}).get("application/json", {}).get("schema", {})
    names = [each["$ref"].rpartition("/")[2] for each in schema.get("anyOf", [schema]) if "$ref" in each]
    return _described(
        {k: v for name in names for k, v in said["components"]["schemas"][name]["properties"].items()}
    )


def _sent(operation: dict[str, Any]) -> list[dict[str, str]]:
    """The fields of the object that is sent."""
    content = operation.get("requestBody", {}).get("content", {})
    return _described(content.get("application/json", {}).get("schema", {}).get("properties", {}))


def _described(fields: dict[str, Any]) -> list[dict[str, str]]:
    return [{"name": field, "about": about.get("description", "")} for field, about in fields.items()]
