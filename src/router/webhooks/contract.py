"""The events that webhooks tell of. This is a public contract: add types, never change them."""

from router.events import EventType, ReplyEvent, SourceEvent

# Of the shape of a payload; fields are added without a new number.
VERSION = "1"
TEST = "webhook.test"
DISABLED = "webhook.disabled"
TYPES: tuple[str, ...] = (
    *(each.value for each in EventType),
    *(each.value for each in ReplyEvent),
    "clock.warning",
    "referral.follow_up",
    *(each.value for each in SourceEvent),
    TEST,
    DISABLED,
)
