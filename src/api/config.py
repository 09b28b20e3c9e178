"""Policy: everything in `config/`, wholly checked before anything starts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from classifier.asked import asked
from classifier.gazetteer import Gazetteer, load_gazetteer
from classifier.services import Service, load_services
from classifier.tags import Tags
from listener.post import Post
from listener.queries import QUERIES, read_queries
from router.clock.book import load_clock
from router.clock.calendars import Calendars, load_calendars
from router.clock.ticking import ASLEEP
from router.clock.timing import Timing
from router.closure import Closure, load_closure
from router.decide import Decision, route
from router.media.book import load_media
from router.media.desk import MediaDesk
from router.message import ticket_to_json
from router.open311.book import Open311Book, load_open311
from router.orders import NO_ORDERS, Orders
from router.owners.policy import AssignmentBook, load_assignment
from router.plans.book import PlanBook, load_plans
from router.referrals.written import ReferralBook, load_referrals
from router.replies.book import load_templates
from router.replies.channels import load_channels
from router.replies.desk import ReplyDesk
from router.replies.templates import Template
from router.rulebook import RuleBook, load_rules
from router.states import Status
from router.ticket import Ticket
from store.lexicon import Lexicon, lexicon_of

MUNICIPALITIES = "municipalities.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The vocabulary and the policy."""

    services: Mapping[str, Service]
    gazetteer: Gazetteer
    rules: RuleBook
    closure: Closure
    assignment: AssignmentBook
    calendars: Calendars
    timing: Timing
    amana_of: Mapping[str, str]
    queries: Mapping[str, Sequence[str]]
    replies: ReplyDesk
    referrals: ReferralBook
    plans: PlanBook
    open311: Open311Book
    lexicon: Lexicon
    media: MediaDesk

    @property
    def statements(self) -> Mapping[str, Template]:
        """The statements of all crisis plans, by their codes."""
        return {each.code: each for plan in self.plans.values() for each in plan.statements}

    def by_rules(self, rules: RuleBook) -> "Config":
        """Return the same policy with other rules, to ask it where posts would go."""
        return replace(self, rules=rules, timing=replace(self.timing, units=rules.units))

    def tell(self, ticket: Ticket) -> dict[str, Any]:
        """Write a ticket as the public JSON object."""
        return ticket_to_json(ticket, self.rules)

    def wants(self, service: str | None) -> frozenset[str]:
        """Say which kinds of evidence a service asks for one of."""
        return self.closure.wants(service)

    def honour(self, tags: Tags, service: str, place: str | None) -> Tags:
        """Mind the service and place that a sender chose, unless the service is gone."""
        known = self.services.get(service)
        if known is None:
            return tags
        return asked(tags, service, place, known.urgency, self.amana_of)

    def decide(self, post: Post, tags: Tags, orders: Orders = NO_ORDERS) -> Decision:
        """Ask the rule book what becomes of a tagged post."""
        return route(post, tags, self.rules, orders)


def read_config(folder: Path) -> Config:
    """Read and check the whole folder, or raise `WrongConfig`."""
    services = load_services(folder / "services.yaml")
    return read_policy(folder, services, load_gazetteer(folder / MUNICIPALITIES))


def read_policy(folder: Path, services: Mapping[str, Service], gazetteer: Gazetteer) -> Config:
    """Read and check all but services and municipalities, which are known.

    Raises:
        WrongConfig: A file is unreadable or wrong, or does not go with another.
    """
    amana_of = gazetteer.amana_of
    rules = load_rules(folder / "rules.yaml", services, amana_of)
    calendars = load_calendars(folder, rules.units.values())
    book = load_clock(folder, services, [*Status, ASLEEP])
    templates = load_templates(folder, services)
    timing = Timing(book=book, calendars=calendars, units=rules.units)
    return Config(
        referrals=load_referrals(folder, rules.agencies.keys()),
        services=services,
        gazetteer=gazetteer,
        rules=rules,
        closure=load_closure(folder / "closure.yaml", services),
        assignment=load_assignment(folder, services, rules.units),
        calendars=calendars,
        timing=timing,
        amana_of=amana_of,
        queries=read_queries(folder / QUERIES),
        replies=ReplyDesk(
            book=templates,
            channels=load_channels(folder, set(amana_of.values())),
            rules=rules,
            timing=timing,
            names={code: one.ar for code, one in services.items()}
            | {code: one.ar for code, one in gazetteer.municipalities.items()},
        ),
        open311=load_open311(folder, services),
        lexicon=lexicon_of(
            {code: (one.ar, one.en) for code, one in services.items()},
            {code: (one.ar, one.en, *one.names) for code, one in gazetteer.municipalities.items()},
        ),
        media=MediaDesk(book=load_media(folder, services.keys(), amana_of), rules=rules),
        plans=load_plans(folder, services, rules, book.alarms, templates.templates),
    )
