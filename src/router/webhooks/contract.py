"""The events that webhooks tell of. This is a public contract: add types, never change them."""

from router.events import EventType

# Of the shape of a payload; fields are added without a new number.
VERSION = "1"
TEST = "webhook.test"
DISABLED = "webhook.disabled"
TYPES: tuple[str, ...] = (
    *(each.value for each in EventType),
    "clock.warning",
    "referral.follow_up",
    "source.failing",
    "source.quiet",
    "source.recovered",
    TEST,
    DISABLED,
)
