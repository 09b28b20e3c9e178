"""What codes are called, in the reader's language."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from api.dashboard.reader import Reader
from api.dashboard.words import LANGUAGES
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

    def by_amana(self) -> list[tuple[str, str, list[tuple[str, str]]]]:
        """Return each amana with its name and its other municipalities, in the order of names."""
        of: defaultdict[str | None, list[tuple[str, str]]] = defaultdict(list)
        for code, name in self.every("municipalities"):
            amana = self.given["municipalities"][code].get("amana")
            if amana != code:
                of[amana].append((code, name))
        return [(code, name, of[code]) for code, name in self.amanat()]

    def every(self, kind: str) -> list[tuple[str, str]]:
        """Return every code of `services`, `municipalities` or `units` with its name, by name."""
        found = [(code, self._of(kind, code)) for code in self.given[kind]]
        return sorted(found, key=lambda pair: pair[1])

    def called(self, kind: str, code: str | None) -> str:
        """Name a code of `services`, `municipalities` or `units`."""
        return self._of(kind, code)

    def both(self, kind: str) -> list[tuple[str, str, str]]:
        """Return every code of a kind with its name and that in the other language, by name."""
        other = "en" if self.reader.language == "ar" else "ar"
        return [
            (code, name, self.given[kind][code].get(other) or "") for code, name in self.every(kind)
        ]

    def code_of(self, kind: str, words: str) -> str | None:
        """Return the code that is written so, or whose name is, in either language; None: none."""
        if words in self.given[kind]:
            return words
        wanted = words.casefold()
        fitting = [
            code
            for code, each in self.given[kind].items()
            if wanted in {each[language].casefold() for language in LANGUAGES}
        ]
        return fitting[0] if len(fitting) == 1 else None

    def _of(self, kind: str, code: str | None) -> str:
        return self.reader.of(self.given[kind].get(code or ""), code=code or "")
