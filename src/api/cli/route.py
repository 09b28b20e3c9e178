"""`sawt route`: where would this go, and why?"""

import sys
from typing import Any

from api import wanted
from api.cli.lines import write_line
from api.cli.prepare_tagger import prepared_tagger
from api.failure import Failed
from api.refusals import Invalid
from api.tools import utc_now
from api.trying import tried
from listener.post import Post
from listener.wire import WrongPost, read_post


def route(text: str, *, place: str | None, json: bool) -> None:
    """Judge and route a text, and keep nothing."""
    config, tagger = prepared_tagger()
    try:
        wanted.municipality(config, "--place", place)
        post: Post = read_post({"text": text, "place": place}, source="route")
    except (Invalid, WrongPost) as error:
        raise Failed(str(error)) from error
    found = tried(post, tagger, config, utc_now())
    if json:
        write_line(found)
    else:
        sys.stdout.write(_told(found))


def _told(found: dict[str, Any]) -> str:
    """Write the answer for a person."""
    unit = found["unit"]
    lines = [f"unit       {unit['code']}  {unit['ar']}" if unit else "unit       none: no ticket"]
    if found["referral"]:
        lines.append(f"referral   {found['referral']['code']}  {found['referral']['ar']}")
    lines += [
        f"services   {', '.join(found['services']) or 'unknown'}",
        f"place      {found['municipality'] or 'unknown'}",
        f"urgency    {found['urgency']}",
        f"intent     {found['intent']}",
        f"due        {found['due'] or 'never'}",
        *(f"because    {reason}" for reason in found["reasons"]),
        *(f"passed     {each['rule']}: {each['reason']}" for each in found["passed"]),
    ]
    return "\n".join(lines) + "\n"
