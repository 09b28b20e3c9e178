"""The shapes of feeds of tickets."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StrictBool

from api import wanted
from api.config import Config
from api.schemas import Line, Shape
from api.sheets import Language
from classifier.tags import Urgency
from router.states import Status
from store.tickets import TicketFilter, only


class FeedAsks(BaseModel):
    """Which tickets a feed shows: what lists of tickets take as filters."""

    model_config = ConfigDict(extra="forbid")

    status: Status | None = None
    municipality: Line | None = None
    service: Line | None = None
    domain: Line | None = None
    urgency: Urgency | None = None
    unit: Line | None = None
    text: Line | None = None
    sample: StrictBool | None = None

    def check(self, config: Config) -> None:
        """Raise `Invalid` where a code is none."""
        wanted.municipality(config, "body.asks.municipality", self.municipality)
        wanted.service(config, "body.asks.service", self.service)
        wanted.domain(config, "body.asks.domain", self.domain)
        wanted.unit(config, "body.asks.unit", self.unit)

    def narrowed(self, places: frozenset[str]) -> TicketFilter:
        """Return the filter, of somebody's places."""
        return TicketFilter(
            status=only(self.status),
            municipality=only(self.municipality),
            service=only(self.service),
            domain=only(self.domain),
            urgency=only(self.urgency),
            unit=only(self.unit),
            text=self.text,
            sample=self.sample,
            places=places,
        )


class NewFeed(BaseModel):
    """A feed to be made. `user` is whose places it shows; a user's own key speaks for them."""

    model_config = ConfigDict(extra="forbid")

    label: Line
    user: Annotated[Line | None, Field(description="Left out: whoever asks.")] = None
    lang: Language = Language.AR
    asks: FeedAsks = FeedAsks()


class FeedView(Shape):
    """A feed; `used` is when it was last read, to the hour."""

    id: str
    user: str
    label: str
    lang: Language
    asks: FeedAsks
    created: datetime
    used: datetime | None
    ended: datetime | None


class MadeFeed(FeedView):
    """A feed that was made; its addresses are shown this once."""

    rss: str
    atom: str


class FeedItems(Shape):
    """Feeds, latest first."""

    items: list[FeedView]
