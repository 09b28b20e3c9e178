"""Which methods an address takes."""

from collections.abc import Iterable, Sequence

from fastapi import Request

_OF_FILES = ("GET", "HEAD")


def allowed(request: Request) -> Iterable[str]:
    """Name what the document has for a path; the framework tells of one route alone.

    Where a path is spelt out there, and fits the blanks of another as well, the first is meant.
    """
    steps = request.scope["path"].split("/")
    fits = {
        template.count("{"): [method.upper() for method in operations]
        for template, operations in request.app.openapi()["paths"].items()
        if _fits(template.split("/"), steps)
    }
    return fits[min(fits)] if fits else _OF_FILES


def _fits(template: Sequence[str], steps: Sequence[str]) -> bool:
    """Whether the steps of a path fill those of a template; a step may be a blank in part."""
    return len(template) == len(steps) and all(
        asked.startswith(step.partition("{")[0])
        and asked.endswith(step.rpartition("}")[2])
        and ("{" in step or step == asked)
        for step, asked in zip(template, steps, strict=True)
    )
