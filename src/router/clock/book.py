"""The policies of the clock, checked and ready to be asked."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from listener.config import read_yaml
from router.clock.policies import Alarms, ClockFile
from router.clock.policy_faults import Words, of_policies, winners
from router.clock.terms import Matter, Target, Term
from router.faults import Fault
from router.sound import Sound

CLOCK = "clock.yaml"


class ClockBook(ClockFile, Sound):
    """Policies that may be used. Validation asks for the context `words`."""

    def faults(self, known: Mapping[str, Any]) -> Iterator[Fault]:
        """Find what is wrong with the file."""
        return of_policies(self, known["words"])

    def terms(self, matter: Matter) -> Mapping[Target, Term]:
        """Say how long a matter has for each target: the most specific policy decides."""
        return {target: self._term(matter, target) for target in Target}

    def watch(self, term: Term) -> Alarms:
        """Return the alarms of a term; one whose alarms the file has dropped since has none."""
        return self.alarms.get(term.alarms, Alarms())

    def restarts(self, verb: str) -> Sequence[Target]:
        """Say which deadlines a verb, or `correct`, counts anew."""
        named = self.restart_on.items()
        return next((targets for name, targets in named if name == verb), ())

    def _term(self, matter: Matter, target: Target) -> Term:
        (policy,) = winners(self.policies, matter, target)
        given = policy.of(target)
        assert given is not None  # noqa: S101 - `winners` asks for it
        return Term(
            length=given.length,
            counting=given.counting,
            policy=policy.name,
            alarms=policy.alarms,
        )


def load_clock(folder: Path, services: Collection[str], states: Collection[str]) -> ClockBook:
    """Read and check `clock.yaml`.

    Args:
        folder: Where the file is.
        services: The code of every service.
        states: Every state that a ticket can be in.

    Raises:
        WrongConfig: The file is unreadable, or a matter has no time or two.
    """
    return read_yaml(folder / CLOCK, ClockBook, {"words": Words(services, states)})
