"""The filters of tickets that say when they were opened, and how they stand."""

from typing import Annotated

from fastapi import Depends, Query

from api import wanted
from api.deps import ConfigDep, Instant, Now
from api.refusals import Invalid
from router.pace import Kept
from store.stands import Between, Stands

Place = Annotated[
    str | None,
    Query(description="A municipality itself: of an amana, what names no municipality of it."),
]


async def _stands(  # noqa: PLR0913, PLR0917 - each is a filter that clients may give
    now: Now,
    config: ConfigDep,
    place: Place = None,
    opened_from: Instant = None,
    opened_to: Instant = None,
    reopened_from: Instant = None,
    reopened_to: Instant = None,
    open_: Annotated[
        bool | None, Query(alias="open", description="False: those whose matter is over.")
    ] = None,
    answered: Annotated[
        bool | None, Query(description="False: nobody has given a first answer.")
    ] = None,
    merged: Annotated[
        bool | None, Query(description="False leaves out those that another answers for.")
    ] = None,
    first_answer: Annotated[
        Kept | None, Query(description="How the first answer is kept; with `opened_from`.")
    ] = None,
    resolve: Annotated[
        Kept | None, Query(description="How the end is kept; with `opened_from`.")
    ] = None,
) -> Stands:
    # Clocks are on no index: a list of all tickets would have to look at each.
    for name, given in (("first_answer", first_answer), ("resolve", resolve)):
        if given is not None and opened_from is None:
            raise Invalid((f"query.{name}", "needs opened_from", "يحتاج إلى opened_from"))
    return Stands(
        place=wanted.municipality(config, "query.place", place),
        opened=Between(begin=opened_from, end=opened_to),
        reopened=Between(begin=reopened_from, end=reopened_to),
        open=open_,
        answered=answered,
        merged=merged,
        first_answer=first_answer,
        resolve=resolve,
        now=now,
    )


StandsAsked = Annotated[Stands, Depends(_stands)]
