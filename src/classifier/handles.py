"""Whose account a handle is: one that is known, or one made of a place's name and an office."""

import re

from classifier.gazetteer import Gazetteer

# What official accounts add to the name of their place.
_OFFICE = re.compile(
    r"e?amana(?:[ht]|t)?|amanat|municip(?:al(?:ity)?)?|balad(?:iy?(?:ah?|t)?|y(?:ah?|t)?)|mun(?=$|_)"
    r"|city|gov|region|province"
)
_TRIMMING = re.compile(r"[\W_\d]|ksa|(?<=.{4})sa$")
# @bqatif: ب for بلدية
_INITIAL = "b"


class Handles:
    """The accounts of all municipalities."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._known: dict[str, str] = {}
        self._latin: dict[str, str] = {}
        for code, one in gazetteer.municipalities.items():
            self._known |= dict.fromkeys(map(str.lower, one.handles), code)
            names = (name for name in one.names + one.also_words if name.isascii())
            self._latin |= {_bare(name): code for name in (*names, code)}

    def owner(self, handle: str) -> str | None:
        """Return the municipality whose account it is, if it is one's."""
        handle = handle.lower().lstrip("@")
        if handle in self._known:
            return self._known[handle]
        rest = _OFFICE.sub("", handle)
        if rest == handle:
            rest = handle.removeprefix(_INITIAL)
        return self._latin.get(_bare(rest)) if rest != handle else None


def _bare(latin: str) -> str:
    """Spell a Latin name as handles do: no signs, no article."""
    return _TRIMMING.sub("", latin.lower()).removeprefix("al")
