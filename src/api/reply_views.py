"""What clients see of replies."""

from collections.abc import Mapping, Sequence
from typing import Any

from router.message import instant
from router.replies.acts import needed
from router.replies.channels import ChannelKind
from router.replies.desk import Facts, ReplyDesk
from router.replies.fanout import DeliveryState
from router.replies.fields import Field
from router.replies.gate import Finding
from router.replies.states import reply_possible
from router.replies.templates import Stage, Template
from store.replies import Reply, ReplyChange
from store.reply_deliveries import Delivery

# Somebody must open the post, whoever tried to send the reply.
_TO_LOOK_AT = frozenset({DeliveryState.UNCLEAR, DeliveryState.FAILED})


def see_reply(reply: Reply) -> dict[str, Any]:
    """Show a reply."""
    words = reply.words
    return {
        "id": reply.id,
        "ticket": reply.ticket,
        "state": reply.state.value,
        "text": words.text,
        "template": words.template,
        "stage": words.stage and words.stage.value,
        "fields": dict(words.fields or {}),
        "channel": "manual" if words.by_hand else "platform",
        "writers": list(reply.writers),
        "approvals": list(reply.approvals),
        "needed": needed(reply.urgency),
        "note": reply.note,
        "created": instant(reply.created),
        "changed": instant(reply.changed),
        "frozen": reply.frozen and {"plan": reply.frozen.plan, "run": reply.frozen.run},
        "possible": [
            verb.value for verb in reply_possible(reply.state, frozen=reply.frozen is not None)
        ],
        "deliveries": {state.value: count for state, count in reply.deliveries.items()},
    }


def see_reply_detail(
    reply: Reply, findings: Sequence[Finding], history: Sequence[ReplyChange]
) -> dict[str, Any]:
    """Show a reply with what the gate finds in it, and its history."""
    return {
        **see_reply(reply),
        "findings": see_findings(findings),
        "history": [
            {
                "at": instant(each.at),
                "who": each.who,
                "verb": each.verb,
                "before": each.before and each.before.value,
                "after": each.after.value,
                "text": each.text,
                "note": each.note,
            }
            for each in history
        ],
    }


def see_findings(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Show what the gate finds."""
    return [
        {
            "kind": each.kind.value,
            "stops": each.stops,
            "span": list(each.span),
            "reason": each.reason,
            "reason_ar": each.reason_ar,
        }
        for each in findings
    ]


def see_delivery(each: Delivery, text: str, *, by_hand: bool) -> dict[str, Any]:
    """Show a delivery, without who the author is.

    Whoever answers `by_hand` needs the address of the post, even where it names its author: as
    long as the delivery waits for a person, and no longer.
    """
    waits = each.state in _TO_LOOK_AT or (
        each.channel is ChannelKind.MANUAL and not each.state.over
    )
    return {
        "post": each.post,
        "url": each.plain or (each.url if by_hand and waits else None),
        "platform": each.platform.value,
        "channel": each.channel.value,
        "state": each.state.value,
        "text": text,
        "attempts": each.attempts,
        "due": instant(each.due) if each.due and each.channel is not ChannelKind.MANUAL else None,
        "link": each.link,
        "reason": each.reason,
        "reason_ar": each.reason_ar,
        "at": each.at and instant(each.at),
        "who": each.who,
    }


def see_templates(
    desk: ReplyDesk,
    facts: Facts,
    told: Sequence[Stage],
    fields: Mapping[str, Field],
    statements: Sequence[Template],
) -> dict[str, Any]:
    """Show what can be said of a ticket; the statements of a plan that runs come first."""
    known, owed = desk.known(facts), desk.owed(facts.status, told)
    return {
        "items": [
            _see_template(each, desk, facts, known, fields)
            for each in (*statements, *desk.suiting(facts))
        ],
        "owed": owed and owed.value,
        "needed": needed(facts.urgency),
        "urgency": facts.urgency.value,
    }


def _see_template(
    template: Template,
    desk: ReplyDesk,
    facts: Facts,
    known: Mapping[str, str],
    fields: Mapping[str, Field],
) -> dict[str, Any]:
    return {
        "code": template.code,
        "ar": template.ar,
        "stage": template.stage.value,
        "text": desk.filled(template, {}, facts),
        "fields": [
            {
                "name": name,
                "ar": fields[name].ar,
                "en": fields[name].en,
                "value": known.get(name),
            }
            for name in template.fields
        ],
    }
