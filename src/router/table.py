"""The table of states, for people to read: docs/tickets.md holds what is written here."""

from router.acts import ITSELF
from router.states import STEPS, Step

HEAD = """\
| at | verb | leads to | who | needs | event |
|---|---|---|---|---|---|"""


def state_table() -> str:
    """Write the table of `router.states` as Markdown, a row for each step."""
    return "\n".join([HEAD, *(_row(step) for step in STEPS)])


def _row(step: Step) -> str:
    who = [role.value for role in sorted(step.who)] + (
        [f"{ITSELF} itself"] if step.by_itself else []
    )
    cells = (
        step.at.value,
        f"`{step.verb.value}`",
        step.to.value if step.to is not step.at else "stays",
        ", ".join(who),
        "; ".join(step.needs) or "nothing",
        f"`{step.event.value}`",
    )
    return f"| {' | '.join(cells)} |"
