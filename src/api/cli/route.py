"""`sawt route`: where would this go, and why? And what would other rules move?"""

import sys
from pathlib import Path
from typing import Any

from api import rule_preview, wanted
from api.cli.lines import write_line
from api.cli.prepare import short_verb, with_database
from api.cli.prepare_policy import prepared_policy
from api.cli.prepare_tagger import prepared_tagger
from api.failure import Failed
from api.refusals import Invalid
from api.tools import utc_now
from api.trying import tried
from listener.post import Post
from listener.wire import WrongPost, read_post
from router.rulebook import load_rules
from store.database import Sessions


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


def preview(file: Path, *, json: bool) -> None:
    """Say what an edited policy would have moved, and keep nothing.

    Raises:
        WrongConfig: The file is no policy that could be used.
    """
    settings = short_verb()
    config = prepared_policy(settings)
    book = load_rules(file, config.services, config.amana_of)

    async def work(sessions: Sessions) -> dict[str, Any]:
        return await rule_preview.preview(sessions, config, book, utc_now())

    found = with_database(settings, work)
    if json:
        write_line(found)
    else:
        sys.stdout.write(_moves(found))


def _moves(found: dict[str, Any]) -> str:
    """Write for a person what would move."""
    more = "" if found["whole"] else ", the latest; there are more"
    lines = [
        f"looked at  {found['looked']} posts since {found['since']}{more}",
        f"moved      {found['moved']}",
        *(f"unit       {each['posts']}  {each['from']} → {each['to']}" for each in found["units"]),
        *(f"service    {each['posts']}  {each['code']}" for each in found["services"]),
        *(f"place      {each['posts']}  {each['code']}" for each in found["municipalities"]),
        *(
            f"example    {each['from']} → {each['to']}  {' '.join(each['text'].split())}"
            for each in found["examples"]
        ),
    ]
    return "\n".join(lines) + "\n"


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
