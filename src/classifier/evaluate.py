"""Scores a tagger on labelled posts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from classifier.score import Table, breakdown, rows, score, to_text
from classifier.tagger import Tagger
from classifier.tags import to_json
from listener.config import WrongConfig
from listener.post import AuthorKind, Platform, Post

_LABELS = ("id", "text", "relevant", "services", "intent", "urgency")


@dataclass(frozen=True, slots=True)
class Tables:
    """The scores of a tagger, and service top-1 by dialect and platform."""

    scores: Table
    parts: Mapping[str, Sequence[tuple[str, int, float]]]

    def __str__(self) -> str:
        """Write the tables as `sawt evaluate` prints them."""
        return to_text(self.scores, self.parts)


def evaluate(path: Path, tagger: Tagger) -> Tables:
    """Tag labelled posts by their text and metadata alone, then compare with the labels.

    Raises:
        WrongConfig: The file is not labelled posts; says which line.
    """
    gold = _labelled(path)
    tags = tagger.tag([_post_of(row) for row in gold])
    told = [{"id": row["id"], **to_json(one)} for row, one in zip(gold, tags, strict=True)]
    parts = {field: breakdown(gold, told, field) for field in ("dialect", "platform")}
    return Tables(score(gold, told), parts)


def _labelled(path: Path) -> list[dict[str, Any]]:
    try:
        gold = rows(path)
    except OSError as error:
        raise WrongConfig(path, None, f"cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise WrongConfig(path, None, "must be JSON Lines, one labelled post a line") from error
    for at, row in enumerate(gold, 1):
        missing = [name for name in _LABELS if not isinstance(row, dict) or name not in row]
        if missing:
            raise WrongConfig(path, at, f"a labelled post needs {', '.join(missing)}")
    return gold


def _post_of(row: Mapping[str, Any]) -> Post:
    """Take from a row what the service would know; never a label."""
    kind = row.get("author_kind")
    return Post(
        source=str(row.get("source") or "evaluate"),
        native_id=str(row["id"]),
        text=row["text"],
        title=row.get("title"),
        platform=Platform(row.get("platform") or Platform.OTHER),
        author_kind=AuthorKind(kind) if kind else None,
        profile_location=row.get("profile_location"),
        mentions=tuple(row.get("mentions") or ()),
        place=row.get("place"),
    )
