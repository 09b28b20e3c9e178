"""Addresses that somebody gives us to send something to."""

from api.refusals import Invalid
from api.tools import Tools
from listener.errors import CollectError
from listener.reasons_ar import in_arabic


async def judged(tools: Tools, name: str, at: str, url: str) -> str:
    """Judge an address before it is kept; it is judged again each time that it is sent to.

    Args:
        tools: With the door that will be gone through.
        name: What is sent there, for the log.
        at: Where in the request it stands.
        url: The address.

    Raises:
        Invalid: It may not be visited, or does not resolve.
    """
    try:
        await tools.hand.check(name, url)
    except CollectError as error:
        arabic = in_arabic(error.reason, error.cause) or error.reason
        raise Invalid((at, error.reason, arabic)) from error
    return url
