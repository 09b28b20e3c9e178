"""What schemathesis makes of our own OpenAPI document, sent to the service, with all its checks."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import schemathesis
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema
from schemathesis.engine.recorder import CheckNode, ScenarioRecorder
from schemathesis.python import asgi

from api.bulk import NotOfAct
from api.settings import LOCAL_KEY

PHASES = ("examples", "coverage", "fuzzing", "stateful")
# Of a request that was understood and refused for what it means: a code that no list has, a cursor
# that nobody gave out, an end before its beginning. No schema can say so.
REFUSED_FOR = "x-refused-for"
MEANING = "meaning"
MEANT = frozenset(
    {"value_error", "url_parsing", "url_scheme", "url_syntax_violation", "url_too_long"}
)
ACCEPTED = "positive_data_acceptance"

Handler = Callable[[Request, Exception], Awaitable[Response]]


@dataclass(slots=True)
class Tried:
    """What came of it: how many requests in each phase, and what failed."""

    requests: dict[str, int] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)


def tried(  # noqa: PLR0913 - what there is to choose
    app: FastAPI,
    *,
    seed: int,
    examples: int,
    seconds: float,
    phases: Collection[str] = PHASES,
    paths: str = "",
) -> Tried:
    """Send what is generated for the operations of some paths; the same seed sends the same.

    Args:
        app: The service; what its database holds is worked with, and changed.
        seed: By which everything is drawn.
        examples: How many requests are drawn for each operation.
        seconds: How long an answer may take.
        phases: What is done: see `PHASES`.
        paths: A regular expression of the paths that are meant.
    """
    _say_why(app)
    key = {"Authorization": f"Bearer {LOCAL_KEY}"}
    # Accept: a stream of events would else never end.
    config = SchemathesisConfig.from_dict(
        {
            "seed": seed,
            "headers": key | {"Accept": "application/json"},
            "continue-on-failure": True,
            "request-timeout": 60,
            "checks": {"max_response_time": seconds},
            "phases": {phase: {"enabled": phase in phases} for phase in PHASES},
            "generation": {
                "max-examples": examples,
                "deterministic": True,
                "no-shrink": True,
                "database": "none",
            },
        }
    )
    found = Tried()
    try:
        schema = schemathesis.openapi.from_asgi("/openapi.json", app, config=config, headers=key)
        for event in from_schema(schema.include(path_regex=paths)).execute():
            _note(event, found)
    finally:
        asgi.shutdown_lifespans()
    return found


def _note(event: events.EngineEvent, found: Tried) -> None:
    if isinstance(event, events.ScenarioFinished):
        phase, recorder = event.phase.value, event.recorder
        found.requests[phase] = found.requests.get(phase, 0) + len(recorder.interactions)
        for case, checks in recorder.checks.items():
            found.failures += [
                _told(recorder, case, check)
                for check in checks
                if check.failure_info is not None and not _excused(recorder, case, check)
            ]
    # What a request raised through the service itself, and what schemathesis could not do.
    elif isinstance(event, events.NonFatalError):
        found.failures.append(f"{event.label}: {event.value!r}")
    elif isinstance(event, events.FatalError):
        found.failures.append(repr(event.exception))


def _excused(recorder: ScenarioRecorder, case: str, check: CheckNode) -> bool:
    answer = recorder.interactions[case].response
    why = answer.headers.get(REFUSED_FOR, []) if answer else []
    return check.name == ACCEPTED and why == [MEANING]


def _told(recorder: ScenarioRecorder, case: str, check: CheckNode) -> str:
    assert check.failure_info is not None
    label = recorder.cases[case].value.operation.label
    failure = check.failure_info.failure
    return f"{check.name} of {label}: {failure.message}\n{check.failure_info.code_sample}"


def _say_why(app: FastAPI) -> None:
    """Let the service say beside its refusal whether it was the shape of what was sent."""
    handlers: Mapping[Any, Any] = dict(app.exception_handlers)
    for kind, handler in handlers.items():
        if kind is not Exception and isinstance(kind, type):
            app.add_exception_handler(kind, _saying(handler))
    app.middleware_stack = None  # built with the handlers of before where it was asked already


def _saying(handler: Handler) -> Handler:
    async def handle(request: Request, error: Exception) -> Response:
        answer = await handler(request, error)
        answer.headers[REFUSED_FOR] = "shape" if _of_shape(error) else MEANING
        return answer

    return handle


def _of_shape(error: Exception) -> bool:
    if isinstance(error, NotOfAct):
        return False
    faults = error.errors() if isinstance(error, RequestValidationError) else ()
    return any(fault["type"] not in MEANT for fault in faults)
