"""What is written in digests and alerts: Arabic first, then English; text, and HTML beside it.

Whatever people typed is set apart (bidirectional isolates) and never read as markup, nor as a
header.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from html import escape
from typing import Any

from api.local import local_time
from api.sheets import Language, Names
from api.terms import STATUS, URGENCY
from router.alerts import Alert
from router.ticket import Ticket
from store.digests import Figures

_ISOLATE, _END = "\u2068", "\u2069"
MOST_LINES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One language's part of a letter: a title, and lines under it."""

    title: str
    lines: Sequence[str]


def apart(text: str) -> str:
    """Return a text on one line, which changes the direction of nothing around it."""
    line = " ".join("".join(each if each.isprintable() else " " for each in text).split())
    return f"{_ISOLATE}{line}{_END}"


def letter(ar: Part, en: Part) -> dict[str, Any]:
    """Write a letter as the outbox keeps it."""
    parts = [
        {"lang": Language.AR.value, "title": ar.title, "lines": list(ar.lines)},
        {"lang": Language.EN.value, "title": en.title, "lines": list(en.lines)},
    ]
    return {"subject": f"{ar.title} | {en.title}", "parts": parts}


def digest(
    label: str,
    period: str,
    figures: Figures,
    due: Sequence[Ticket],
    names: tuple[Names, Names],
) -> dict[str, Any]:
    """Write a digest: the figures, and what is owed soonest. `names` are Arabic and English."""
    arabic, english = names
    return letter(
        Part(
            title=f"ملخص صوت: {apart(label)} ({period})",
            lines=[
                f"تذاكر فُتحت: {figures.opened}",
                f"تذاكر انتهت: {figures.ended}",
                f"مفتوحة الآن: {figures.open}",
                f"متأخرة: {figures.overdue}",
                *(ticket_line(each, arabic) for each in due),
            ],
        ),
        Part(
            title=f"Sawt digest: {apart(label)} ({period})",
            lines=[
                f"Tickets opened: {figures.opened}",
                f"Tickets ended: {figures.ended}",
                f"Open now: {figures.open}",
                f"Overdue: {figures.overdue}",
                *(ticket_line(each, english) for each in due),
            ],
        ),
    )


def ticket_line(ticket: Ticket, names: Names) -> str:
    """Write a ticket on one line."""
    service = names.service(ticket.services[0]) if ticket.services else None
    words = (
        names.term(ticket.urgency, URGENCY),
        service,
        names.place(ticket.municipality),
        names.term(ticket.status, STATUS),
        local_time(ticket.due, names.language),
        ticket.id,
    )
    return " · ".join(each for each in words if each)


def test(label: str) -> dict[str, Any]:
    """Write a letter that only shows that letters arrive."""
    return letter(
        Part(
            title=f"تجربة من صوت: {apart(label)}",
            lines=["هذه رسالة تجربة طلبها صاحب الإشعار؛ وصولها يعني أن الإشعارات تصل."],
        ),
        Part(
            title=f"Sawt test: {apart(label)}",
            lines=["This is a test that somebody asked for; notices arrive where this did."],
        ),
    )


def alerts(
    label: str, found: Sequence[tuple[Alert, Mapping[str, Any]]], names: tuple[Names, Names]
) -> dict[str, Any]:
    """Write what happened, at most `MOST_LINES` of it, the latest first."""
    arabic, english = names
    more = len(found) - MOST_LINES
    shown = list(reversed(found))[:MOST_LINES]
    return letter(
        Part(
            title=f"تنبيه من صوت: {apart(label)} ({len(found)})",
            lines=[
                *(alert_line(alert, said, arabic) for alert, said in shown),
                *([f"و{more} غيرها"] if more > 0 else []),
            ],
        ),
        Part(
            title=f"Sawt alert: {apart(label)} ({len(found)})",
            lines=[
                *(alert_line(alert, said, english) for alert, said in shown),
                *([f"and {more} more"] if more > 0 else []),
            ],
        ),
    )


def alert_line(alert: Alert, body: Mapping[str, Any], names: Names) -> str:
    """Write an event on one line: what it is, where, of which ticket or thing."""
    services = body.get("services") or [None]
    urgency, due = body.get("urgency"), body.get("due")
    words = (
        names.language.of(alert.words),
        names.term(urgency, URGENCY) if urgency else None,
        names.service(services[0]),
        names.place(body.get("municipality")),
        apart(str(body["name"])) if body.get("name") else None,
        f"{body['percent']} %" if "percent" in body else None,
        local_time(datetime.fromisoformat(due), names.language) if due else None,
        str(body.get("ticket") or body.get("id") or ""),
    )
    return " · ".join(each for each in words if each)


def text_of(body: Mapping[str, Any]) -> str:
    """Write a letter as plain text."""
    return "\n\n".join(
        "\n".join([part["title"], *(f"- {line}" for line in part["lines"])])
        for part in body["parts"]
    )


def html_of(body: Mapping[str, Any]) -> str:
    """Write a letter as HTML that loads nothing and links to nothing."""
    return (
        "<!doctype html><html><body>" + "".join(map(_html_part, body["parts"])) + "</body></html>"
    )


def _html_part(part: Mapping[str, Any]) -> str:
    direction = "rtl" if part["lang"] == Language.AR.value else "ltr"
    lines = "".join(f"<li>{escape(line)}</li>" for line in part["lines"])
    title = escape(part["title"])
    return f'<div lang="{part["lang"]}" dir="{direction}"><h2>{title}</h2><ul>{lines}</ul></div>'


def mail(body: Mapping[str, Any], *, sender: str, to: str, key: str) -> EmailMessage:
    """Write a letter as a mail; the same `key` at each attempt, so that it can be known again."""
    message = EmailMessage()
    message["From"] = Address("Sawt صوت", addr_spec=sender)
    message["To"] = Address(addr_spec=to)
    message["Subject"] = " ".join(body["subject"].split())
    message["Message-ID"] = f"<{key}@{sender.partition('@')[2]}>"
    # No out-of-office answers to what nobody wrote.
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text_of(body))
    message.add_alternative(html_of(body), subtype="html")
    return message


def slack(body: Mapping[str, Any]) -> dict[str, Any]:
    """Write a letter for a Slack-compatible hook (Mattermost and Rocket.Chat take the same)."""
    # Of Slack's own markup these three begin links, mentions and entities.
    text = text_of(body).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return {"text": text}


def teams(body: Mapping[str, Any]) -> dict[str, Any]:
    """Write a letter for a Teams workflow: an adaptive card."""
    blocks = [
        block
        for part in body["parts"]
        for block in (
            {"type": "TextBlock", "weight": "bolder", "wrap": True, "text": _inert(part["title"])},
            *({"type": "TextBlock", "wrap": True, "text": _inert(line)} for line in part["lines"]),
        )
    ]
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.2",
        "body": blocks,
    }
    attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "content": card}
    return {"type": "message", "attachments": [attachment]}


def _inert(text: str) -> str:
    """Escape what a card reads as Markdown."""
    return "".join(f"\\{each}" if each in "\\*_[]()#`<>" else each for each in text)
