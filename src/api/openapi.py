"""The OpenAPI document: what the framework writes, and what holds for every operation beside it."""

from collections.abc import Iterator, Mapping
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from api import webhook_contract
from api.border import OFFICE, OPEN, OPEN311, UNCOUNTED
from api.schemas import NewPost, ProblemView

Parts = dict[str, Any]

_PROBLEM: Parts = {
    "application/problem+json": {"schema": {"$ref": f"#/components/schemas/{ProblemView.__name__}"}}
}
_RETRY: Parts = {
    "Retry-After": {"description": "In how many seconds.", "schema": {"type": "integer"}}
}
# What any operation may answer, whatever it is about.
_KEY, _ROLE, _SIZE, _TYPE, _WRONG, _RATE, _DOWN = (
    ("401", "Unauthorised", "A valid key is needed"),
    ("403", "Forbidden", "Not by this key, or not by this browser"),
    ("413", "TooLarge", "The body is larger than 1 MiB"),
    ("415", "NotTaken", "A compressed body: send it as it is"),
    ("422", "Invalid", "Invalid request"),
    ("429", "TooMany", "Too many requests in a minute"),
    ("503", "Unavailable", "Not now: no database, too many at once, or a source that is paused"),
)
_WAITS = frozenset({"429", "503"})


def described(app: FastAPI) -> Parts:
    """Write the document once: with the key, and with what the resources refer to."""
    if app.openapi_schema is None:
        schema = get_openapi(
            title=app.title, version=app.version, description=app.description, routes=app.routes
        )
        parts = schema["components"]
        for model in (NewPost, ProblemView):
            parts["schemas"][model.__name__] = model.model_json_schema()
        parts["securitySchemes"] = {
            "key": {"type": "http", "scheme": "bearer"},
            "open311": {"type": "apiKey", "in": "query", "name": "api_key"},
        }
        parts["responses"] = dict(_shared())
        schema["security"] = [{"key": []}]
        for path, methods in schema["paths"].items():
            for operation in methods.values():
                _explain(path, operation)
        _promise_no_sets(schema)
        webhook_contract.describe(schema)
        app.openapi_schema = schema
    return app.openapi_schema


def _shared() -> Iterator[tuple[str, Parts]]:
    for status, name, about in (_KEY, _ROLE, _SIZE, _TYPE, _WRONG, _RATE, _DOWN):
        headers = {"headers": _RETRY} if status in _WAITS else {}
        yield name, {"description": about, **headers, "content": _PROBLEM}


def _explain(path: str, operation: Parts) -> None:
    """Name the answers that need no decorator, and replace the framework's own shape of a 422."""
    if path in OPEN | OFFICE:
        operation["security"] = []
    answers = operation["responses"]
    if path.startswith(OPEN311):
        _as_open311(operation, answers)
        return
    usual = [] if path in UNCOUNTED else [_RATE]
    if "security" not in operation:
        usual += [_KEY, _ROLE, _DOWN]
    if "requestBody" in operation:
        usual += [_SIZE, _TYPE]
    if "422" in answers:
        usual.append(_WRONG)
    for status, name, _ in usual:
        answers[status] = {"$ref": f"#/components/responses/{name}"}


def _as_open311(operation: Parts, answers: Parts) -> None:
    """Name them as its clients know errors: each a list of code and description."""
    usual = [_RATE, _DOWN, *([_SIZE] if "requestBody" in operation else [])]
    for status, _, about in usual:
        answers[status] = {"description": about, "content": answers["400"]["content"]}


def _promise_no_sets(part: object) -> None:
    """Ask for no list without repetition: what is said twice is taken for said once."""
    if isinstance(part, Mapping):
        if isinstance(part, dict) and part.get("uniqueItems") is True:
            del part["uniqueItems"]
        part = list(part.values())
    if isinstance(part, list):
        for each in part:
            _promise_no_sets(each)
