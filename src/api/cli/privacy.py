"""`sawt erase` and `sawt subject`: what authors may ask for."""

import sys

from api.cli.lines import write_line
from api.cli.prepare import short_verb, with_database
from api.failure import Failed
from api.privacy import see_erasure, see_report
from api.tools import utc_now
from listener.post import Platform
from router.privacy import Basis
from store.audit import By
from store.database import Sessions
from store.erasing import Erasure, SqlErasures, Whom
from store.subjects import Report, SqlSubjects

# Whoever may run the command line has the database anyway; the audit says so.
HERE = "cli"


def erase(  # noqa: PLR0913 - each is an option
    platform: Platform | None,
    author: str | None,
    post: str | None,
    basis: Basis,
    note: str,
    *,
    keeps_text: bool,
    json: bool,
) -> None:
    """Erase an author and say how much that was.

    Raises:
        Failed: It is not said whom.
        UnknownPost: There is no such post.
    """
    whom, by = _whom(platform, author, post), By(who=HERE, at=utc_now())

    async def work(sessions: Sessions) -> Erasure:
        return await SqlErasures(sessions).erase(whom, basis, note, by, keeps_text=keeps_text)

    done = with_database(short_verb(), work)
    if json:
        write_line(see_erasure(done))
        return
    counted = ", ".join(f"{count} {name}" for name, count in done.counts.items())
    sys.stdout.write(f"{done.id}: {counted}\n")
    if not any(done.counts.values()):
        sys.stdout.write(
            "nothing is held of them, and nothing will be: check --platform and --author\n"
        )
    for source in done.sources:
        sys.stdout.write(f"source {source} follows the account; change or remove it\n")


def subject(
    platform: Platform | None, author: str | None, post: str | None, basis: Basis, note: str
) -> None:
    """Print all that is held on an author, as one JSON object.

    Raises:
        Failed: It is not said whom.
        UnknownPost: There is no such post.
    """
    whom, by = _whom(platform, author, post), By(who=HERE, at=utc_now())

    async def work(sessions: Sessions) -> Report:
        return await SqlSubjects(sessions).report(whom, basis, note, by)

    write_line(see_report(with_database(short_verb(), work)))


def _whom(platform: Platform | None, author: str | None, post: str | None) -> Whom:
    account = platform is not None and bool(author)
    if account == (post is not None) or (platform is None) != (author is None):
        what = "it is not said whom"
        raise Failed(what, "give --platform and --author, or --post")
    return Whom(platform=platform, author=author, post=post)
