"""`sawt audit`: which closed tickets are looked at again, and whether they were drawn by chance."""

import sys
from collections.abc import Sequence

from api.audit_views import see_sample
from api.cli.lines import write_line
from api.cli.prepare import short_verb, with_database
from api.cli.prepare_policy import prepared_policy
from api.config import Config
from api.failure import Failed
from router.auditing import Tally, Week
from store.acting import SqlActs
from store.auditing import Look, Sample, SqlAudits
from store.database import Sessions


def audit(week: str | None, seed: str | None, *, json: bool) -> None:
    """Print a sample and what was found; with a seed, only what that would draw."""
    settings = short_verb()
    config = prepared_policy(settings)
    asked = _week(week)

    async def work(sessions: Sessions) -> tuple[Sample | None, Sequence[str]]:
        return await _drawn(_audits(sessions, config), asked, seed)

    sample, again = with_database(settings, work)
    if seed is not None and (sample is not None or asked is not None):
        _print(again, json=json)
        return
    if sample is None:
        what = f"no sample was drawn for {week}" if week else "no sample was drawn yet"
        raise Failed(what, "a week is drawn when it is over; or give --week and --seed")
    same = [each.ticket for each in sample.looks] == list(again)
    if json:
        write_line({**see_sample(sample), "redrawn": same})
    else:
        sys.stdout.write(_told(sample, same=same))


async def _drawn(
    audits: SqlAudits, week: Week | None, seed: str | None
) -> tuple[Sample | None, Sequence[str]]:
    sample = await audits.sample(week)
    if sample is not None:
        by = sample.seed if seed is None else seed
        return sample, await audits.again(sample.week, by, sample.policy)
    if week is not None and seed is not None:
        return None, await audits.again(week, seed, audits.policy)
    return None, ()


def _audits(sessions: Sessions, config: Config) -> SqlAudits:
    acts = SqlActs(sessions=sessions, tell=config.tell, wants=config.wants, timing=config.timing)
    return SqlAudits(sessions=sessions, acts=acts, policy=config.closure.audit)


def _week(name: str | None) -> Week | None:
    try:
        return Week.named(name) if name else None
    except ValueError as error:
        what = f"--week {name}: is no week"
        raise Failed(what, "write one like 2026-W48") from error


def _print(tickets: Sequence[str], *, json: bool) -> None:
    for ticket in tickets:
        if json:
            write_line({"ticket": ticket})
        else:
            sys.stdout.write(f"{ticket}\n")


def _told(sample: Sample, *, same: bool) -> str:
    """Write a sample for a person."""
    lines = [
        f"week      {sample.week.name}  from Sunday {sample.week.sunday}",
        f"drawn     {len(sample.looks)} of {sample.closed} closed, by seed {sample.seed}",
        f"redrawn   {'the same' if same else 'NOT the same: the history was changed'}",
        f"defects   {_rate(sample.tally)}",
        *(_line(each) for each in sample.looks),
    ]
    return "\n".join(lines) + "\n"


def _rate(tally: Tally) -> str:
    if tally.interval is None:
        return "nothing was judged yet"
    low, high = tally.interval
    share = tally.not_fixed / tally.told
    found = f"{tally.not_fixed} of {tally.told} judged: {share:.1%}"
    return f"{found}, 95 % interval {low:.1%} to {high:.1%}"


def _line(look: Look) -> str:
    verdict = look.verdict.value if look.verdict else "-"
    return f"{look.ticket}  {verdict:<11}  {look.unit:<24}  {look.note or ''}".rstrip()
