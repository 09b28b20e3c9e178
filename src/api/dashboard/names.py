"""What codes are called, in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass

from api.dashboard.reader import Reader
from api.terms import AUTHOR_KIND, INTENT, PLATFORM, ROLE, SPEAKER, STATUS, URGENCY, VERB, Term

TERMS: Mapping[str, Mapping[str, Term]] = {
    "status": STATUS,
    "urgency": URGENCY,
    "intent": INTENT,
    "platform": PLATFORM,
    "author_kind": AUTHOR_KIND,
    "role": ROLE,
    "speaker": SPEAKER,
    "verb": VERB,
}


@dataclass(frozen=True, slots=True)
class Names:
    """Names by code: `given` is what `GET /api/v1/names` says."""

    given: Mapping[str, Mapping[str, Mapping[str, str]]]
    reader: Reader

    def service(self, code: str | None) -> str:
        """Name a service."""
        return self._of("services", code)

    def municipality(self, code: str | None) -> str:
        """Name a municipality or an amana."""
        return self._of("municipalities", code)

    def unit(self, code: str | None) -> str:
        """Name an office."""
        return self._of("units", code)

    def rule(self, code: str | None) -> str:
        """Name a rule."""
        return self._of("rules", code)

    def term(self, kind: str, code: str | None) -> str:
        """Name a code of a vocabulary of `TERMS`: `status`, `urgency`, `intent` and so on."""
        return self.reader.of(TERMS[kind].get(code or ""), code=code or "")

    def terms(self, kind: str) -> list[tuple[str, str]]:
        """Return every code of a vocabulary with its name, for a choice."""
        return [(code, self.reader.of(term)) for code, term in TERMS[kind].items()]

    def amanat(self) -> list[tuple[str, str]]:
        """Return the amanat with their names, in the order of the names."""
        places = self.given["municipalities"]
        found = [(code, self.municipality(code)) for code, each in places.items()]
        return sorted(
            [(code, name) for code, name in found if places[code].get("amana") == code],
            key=lambda pair: pair[1],
        )

    def every(self, kind: str) -> list[tuple[str, str]]:
        """Return every code of `services`, `municipalities` or `units` with its name, by name."""
        found = [(code, self._of(kind, code)) for code in self.given[kind]]
        return sorted(found, key=lambda pair: pair[1])

    def _of(self, kind: str, code: str | None) -> str:
        return self.reader.of(self.given[kind].get(code or ""), code=code or "")
