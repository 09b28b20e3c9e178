"""A problem document (RFC 9457), each part in English and in Arabic beside it."""

from collections.abc import Mapping
from typing import Any

import orjson
from fastapi import Response

from api.problems.arabic import in_arabic
from api.problems.problem import Problem


def render(
    problem: Problem, path: str, error: Exception | None = None, **members: object
) -> Response:
    """Write one problem document."""
    body = written(problem, path, error, **members)
    return document(body, problem.status, problem.headers)


def written(
    problem: Problem, path: str, error: Exception | None = None, **members: object
) -> dict[str, object]:
    """Write the body of one problem document."""
    facts = {name: _plain(value) for name, value in vars(error).items()} if error else {}
    return {
        "type": f"/problems/{problem.name}",
        "title": problem.title,
        "title_ar": problem.title_ar,
        "status": problem.status.value,
        "detail": problem.detail or str(error),
        "detail_ar": problem.detail_ar.format(
            **{name: in_arabic(value) for name, value in facts.items()}
        ),
        "instance": path,
        **{name: facts[name] for name in problem.shows},
        **members,
    }


def document(
    body: Mapping[str, object], status: int, headers: Mapping[str, str] | None = None
) -> Response:
    """Wrap a problem's body in its media type."""
    return Response(orjson.dumps(body), status, headers, media_type="application/problem+json")


def _plain(value: object) -> Any:  # noqa: ANN401 - whatever JSON takes
    if isinstance(value, tuple | list | set | frozenset):
        return [str(each) for each in value]
    return value if isinstance(value, dict) else str(value)
