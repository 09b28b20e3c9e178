"""One table says what each error is for a client; the domain never hears of status codes."""

from collections.abc import Mapping

from api.problems import of_callers, of_posts, of_replies, of_service, of_tickets
from api.problems.problem import Problem

PROBLEMS: Mapping[type[Exception], Problem] = {
    **of_callers.PROBLEMS,
    **of_posts.PROBLEMS,
    **of_replies.PROBLEMS,
    **of_service.PROBLEMS,
    **of_tickets.PROBLEMS,
}


def problem_of(error: Exception) -> Problem:
    """Return which kind of problem a known error is."""
    return next(PROBLEMS[kind] for kind in type(error).__mro__ if kind in PROBLEMS)
