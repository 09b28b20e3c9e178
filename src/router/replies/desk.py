"""Everything that policy says of a reply: pure. It knows the words, the clock, and the channels."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from classifier.tags import Intent, Urgency
from router.clock.running import Clock
from router.clock.terms import Target
from router.clock.timing import Stand, Timing
from router.replies.book import TemplateBook
from router.replies.channels import OF_PLATFORM, Account, ChannelFile, ChannelKind
from router.replies.fanout import Planned, Waiting, limits, plan
from router.replies.fields import fill
from router.replies.gate import Finding, Situation, check
from router.replies.offices import names_for
from router.replies.templates import Stage, Template
from router.rulebook import RuleBook
from router.states import Status

# What an author is told of where a ticket stands; an answered one was told already.
_TOLD_OF = {
    Status.NEW: Stage.ACKNOWLEDGED,
    Status.REOPENED: Stage.ACKNOWLEDGED,
    Status.CLAIMED: Stage.ACKNOWLEDGED,
    Status.REFERRED: Stage.REFERRED,
    Status.RESOLVED: Stage.RESOLVED,
    Status.VERIFIED: Stage.RESOLVED,
    Status.CLOSED: Stage.RESOLVED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What of a ticket a reply must fit."""

    id: str
    status: Status
    unit: str
    service: str | None
    municipality: str | None
    amana: str | None
    urgency: Urgency
    intent: Intent
    referral: str | None
    clock: Clock
    waiting: tuple[Waiting, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyDesk:
    """The policy of replies. `names` are the Arabic names of services and municipalities."""

    book: TemplateBook
    channels: ChannelFile
    rules: RuleBook
    timing: Timing
    names: Mapping[str, str]

    def suiting(self, facts: Facts) -> list[Template]:
        """List what can be said of a ticket where it stands, the most exact first."""
        return self.book.suiting(facts.service, facts.intent, facts.status)

    def filled(self, template: Template, fields: Mapping[str, str], facts: Facts) -> str:
        """Write a template out; what nobody knows stays open."""
        return fill(template.text.strip(), {**self.known(facts), **fields})

    def known(self, facts: Facts) -> dict[str, str]:
        """Return the fields that the ticket itself fills."""
        agency = self.rules.agencies.get(facts.referral or "")
        amana = next((each for each in self.rules.policy.amanat if each.code == facts.amana), None)
        found = {
            "ticket": facts.id,
            "service": self.names.get(facts.service or ""),
            "municipality": self.names.get(facts.municipality or ""),
            "amana": amana and amana.ar,
            "agency": agency and agency.ar,
        }
        return {name: value for name, value in found.items() if value}

    def judge(self, text: str, facts: Facts, now: datetime) -> list[Finding]:
        """List what keeps a text from being said to those who wait, and what to look at again."""
        situation = Situation(
            now=now,
            resolve_by=self.resolve_by(facts, now),
            names=names_for(self.rules, facts.unit, facts.referral),
            stops=self.book.stops,
            addressees=[each.handle for each in facts.waiting if each.handle],
            limits=list(limits(facts.waiting, self.channels)),
        )
        return check(text, situation)

    def resolve_by(self, facts: Facts, now: datetime) -> datetime | None:
        """Return by when the ticket's clock wants the matter settled; None where it is over.

        Where that clock stands still, it is counted as if it went on now.

        Raises:
            BeyondTable: That is later than the calendar reaches.
        """
        if not facts.status.open:
            return None
        stand = Stand(Status.CLAIMED, facts.unit)
        return self.timing.entered(facts.clock, stand, now).deadlines[Target.RESOLVE].due

    def plan(self, facts: Facts, now: datetime, *, by_hand: bool) -> list[Planned]:
        """Plan a delivery for each author who waits."""
        office = self.office(facts.unit)
        accounts = {
            channel
            for channel in OF_PLATFORM.values()
            if not by_hand and self.channels.account(office, channel)
        }
        return plan(facts.waiting, self.channels, accounts, now)

    def account(self, unit: str, channel: ChannelKind) -> Account | None:
        """Return the account that speaks for a unit on a channel."""
        return self.channels.account(self.office(unit), channel)

    @staticmethod
    def office(unit: str) -> str:
        """Return whose account speaks for a unit: its amana's, or the central offices'."""
        return unit.partition(".")[0]

    @staticmethod
    def owed(status: Status, told: Sequence[Stage]) -> Stage | None:
        """Return what authors have not been told of where their ticket stands now."""
        stage = _TOLD_OF.get(status)
        return None if stage in told else stage
