"""Learn what posts are joined by, and say how well that joins what nobody learnt from.

    python bench/learn_joining.py [--cache FILE] [--write]

Reads `models/joining/incidents-*.jsonl` (posts by incident, and lone posts that look like them)
and, as a background, the labelled posts of `models/training/`. Composes streams of both, learns
boosted trees from every comparison made in them, and plays other streams through the ledger. Each
set is held out in turn; `--write` then learns from both and writes `models/joining/joining.json`.
"""

import argparse
import json
import pickle
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from api.config import Config, read_config
from api.settings import read_settings
from api.taggers import open_tagger
from classifier.tags import Tags
from classifier.words import Kind, words_of
from listener.post import AuthorKind, Platform, Post
from router.incidents.forest import Forest, forest_from_json
from router.incidents.ledger import Ledger
from router.incidents.likeness import FEATURES
from router.incidents.model import FILE, Joining
from router.incidents.says import Reader, Says
from router.incidents.stock import Stock, root
from router.incidents.themes import themes_from_json
from router.wording import join_key

MODELS = Path("models")
START = datetime(2026, 11, 1, tzinfo=UTC)
LEAST_WORDS, BATCH = 5, 256
FEWEST = 3  # texts that hold a stem, before its rarity is kept
LONGEST = 40  # words of a background post: incidents are told briefly
WEEK = 7 * 24 * 60
# The lowest at which, among thousands of others, 95 of 100 belong where they are, over both sets,
# with and without times; of lone posts 98 of 100 stay alone, there and in a week.
JOIN = 0.39
SUGGEST = 0.2
# Learnt alike but for what chance looks at; few texts make each of them see other things.
FORESTS = 4
# What more of can only speak for one matter, or only against it, whatever these few sets say.
FOR = {
    *("services alike", "main service shared", "domains shared", "service in common"),
    *("same municipality", "same amana", "municipality among candidates", "districts shared"),
    *("rare words shared", "wording alike", "rarest word shared", "words shared", "lead"),
    *("place names shared", "share of the municipality", "alludes", "news", "news in the ticket"),
    *("urgency of the post", "urgency of the ticket"),
    *("themes alike", "share of its rare words"),
}
AGAINST = {
    *("other municipality", "other district", "hours between", "inquiry", "better candidates"),
    *("tickets of the service", "tickets of the service here"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """A post of a set: which incident it is of (None: of none), where it is, and when it came."""

    post: Post
    tags: Tags
    says: Says
    incident: str | None
    place: str | None
    minutes: float


def main() -> None:
    """Report on both sets held out; learn from both when asked to write."""
    cli = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    cli.add_argument("--cache", type=Path, help="keep tags here, so that the next run is quick")
    cli.add_argument("--write", action="store_true")
    args = cli.parse_args()
    config = read_config(read_settings().config)
    rows = _tagged(config, args.cache)
    (texts, known), names, themes = _known(rows), _names(config), _themes(rows)
    reader = Reader(
        stock=Stock(texts, known),
        themes=themes_from_json(themes),
        names=names,
        amana_of=config.amana_of,
    )
    sets: dict[str, list[Told]] = defaultdict(list)
    for name, row, post, tags in rows:
        if tags.relevant and (name != "background" or _plain(row)):
            sets[name].append(_told(name, row, post, tags, reader))
    for held, learnt in (("2", "1"), ("1", "2")):
        forest = _forest([sets[learnt]], sets["background"], reader)
        _report(held, sets, Joining(reader=reader, forest=forest[0], join=0, suggest=0))
    if args.write:
        _, written = _forest([sets["1"], sets["2"]], sets["background"], reader)
        counted = {"texts": texts, "known": known, "themes": themes, "names": sorted(names)}
        _write({**counted, "forest": written})


def _tagged(config: Config, cache: Path | None) -> list[tuple[str, dict[str, Any], Post, Tags]]:
    if cache and cache.exists():
        found: list[tuple[str, dict[str, Any], Post, Tags]] = pickle.loads(cache.read_bytes())  # noqa: S301 - ours
        return found
    files = [
        ("1", MODELS / "joining/incidents-1.jsonl"),
        ("2", MODELS / "joining/incidents-2.jsonl"),
    ]
    files += [("background", one) for one in sorted((MODELS / "training").glob("posts-*.jsonl"))]
    rows = [
        (name, json.loads(line)) for name, file in files for line in file.open(encoding="utf-8")
    ]
    posts = [_post(at, row) for at, (_, row) in enumerate(rows)]
    tagger = open_tagger(read_settings(), config)
    tags = [one for at in range(0, len(posts), BATCH) for one in tagger.tag(posts[at : at + BATCH])]
    found = [
        (name, row, post, one) for (name, row), post, one in zip(rows, posts, tags, strict=True)
    ]
    if cache:
        cache.write_bytes(pickle.dumps(found))
    return found


def _post(at: int, row: dict[str, Any]) -> Post:
    kind = row.get("author_kind")
    return Post(
        source="learn",
        native_id=str(at),
        text=row["text"],
        platform=Platform(row.get("platform") or "x"),
        author_kind=AuthorKind(kind) if kind else None,
    )


def _known(
    rows: Sequence[tuple[str, dict[str, Any], Post, Tags]],
) -> tuple[int, dict[str, int]]:
    texts = [post.text for name, _, post, _ in rows if name == "background"]
    known = Counter(one for text in texts for one in _roots(text))
    return len(texts), {one: n for one, n in sorted(known.items()) if n >= FEWEST}


def _themes(rows: Sequence[tuple[str, dict[str, Any], Post, Tags]]) -> dict[str, Any]:
    """Count, for each stem, of which services the background texts are that hold it."""
    texts: Counter[str] = Counter()
    held: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for name, row, post, _ in rows:
        if name == "background" and row["relevant"] and row["services"]:
            service = row["services"][0]
            texts[service] += 1
            for one in _roots(post.text):
                held[one][service] += 1
    number = {code: at for at, code in enumerate(sorted(texts))}
    return {
        "texts": [texts[code] for code in number],
        "counts": {
            one: [part for code, n in sorted(of.items()) for part in (number[code], n)]
            for one, of in sorted(held.items())
            if of.total() >= FEWEST
        },
    }


def _roots(text: str) -> set[str]:
    return {root(w.folded) for w in words_of(text) if w.kind in {Kind.WORD, Kind.HASHTAG}}


def _names(config: Config) -> frozenset[str]:
    places = config.gazetteer.municipalities.values()
    return frozenset(root(w.folded) for place in places for w in words_of(place.ar))


def _plain(row: dict[str, Any]) -> bool:
    return bool(row["relevant"]) and len(row["text"].split()) <= LONGEST


def _told(name: str, row: dict[str, Any], post: Post, tags: Tags, reader: Reader) -> Told:
    place = tags.municipality.code if tags.municipality else None
    says = reader.read(post, tags, join_key(post.words, place, least_words=LEAST_WORDS))
    incident = row.get("incident")
    return Told(
        post=post,
        tags=tags,
        says=says,
        incident=incident and f"{name}:{incident}",
        place=row.get("municipality_true"),
        minutes=float(row.get("minutes") or 0),
    )


# ------------------------------------------------------------------------------------ streams

Stream = list[Told]


def _week(told: Sequence[Told], background: Sequence[Told], dice: random.Random) -> Stream:
    """Five incidents of a week, all lone posts of their towns, twenty others, two hundred more."""
    of = _by_incident(told)
    picked = dice.sample(sorted(of), 5)
    towns = {one.place for name in picked for one in of[name]}
    lone = [one for one in told if not one.incident]
    near = [one for one in lone if one.place in towns]
    others = dice.sample([one for one in lone if one.place not in towns], 20)
    return _spread(picked, of, [*near, *others], dice.sample(background, 200), dice)


def _crowded(told: Sequence[Told], background: Sequence[Told], dice: random.Random) -> Stream:
    """Every incident and every lone post of a set within the same hours."""
    del background, dice
    return list(told)


def _mixed(told: Sequence[Told], background: Sequence[Told], dice: random.Random) -> Stream:
    of = _by_incident(told)
    lone = [one for one in told if not one.incident]
    picked = dice.sample(sorted(of), dice.randint(4, len(of)))
    alone = dice.sample(lone, dice.randint(20, len(lone)))
    return _spread(picked, of, alone, dice.sample(background, dice.randint(50, 500)), dice)


def _country(told: Sequence[Told], background: Sequence[Told], dice: random.Random) -> Stream:
    """All incidents and lone posts of a set among thousands of others: what a country says."""
    of = _by_incident(told)
    lone = [one for one in told if not one.incident]
    many = dice.sample(background, min(len(background), dice.choice([3_000, 10_000])))
    return _spread(sorted(of), of, lone, many, dice)


def _spread(
    picked: Sequence[str],
    of: dict[str, list[Told]],
    lone: Sequence[Told],
    background: Sequence[Told],
    dice: random.Random,
) -> Stream:
    out: Stream = []
    for name in picked:
        begins = dice.random() * WEEK
        out += [replace(one, minutes=begins + one.minutes) for one in of[name]]
    out += [replace(one, minutes=dice.random() * WEEK + one.minutes) for one in lone]
    out += [replace(one, minutes=dice.random() * WEEK) for one in background]
    return out


def _by_incident(told: Sequence[Told]) -> dict[str, list[Told]]:
    of: dict[str, list[Told]] = defaultdict(list)
    for one in told:
        if one.incident:
            of[one.incident].append(one)
    return of


def _timed(stream: Stream, *, timed: bool, dice: random.Random) -> Stream:
    """Put a stream in the order of its times, or shuffle it and forget them."""
    if not timed:
        stream = list(stream)
        dice.shuffle(stream)
        return stream
    dated = sorted(stream, key=lambda one: one.minutes)
    return [_at(one) for one in dated]


def _at(one: Told) -> Told:
    published = (START + timedelta(minutes=one.minutes)).timestamp() / 60
    says = replace(one.says, published=published)
    return replace(one, says=says)


def _batches(stream: Stream, *, timed: bool) -> Iterator[Stream]:
    size = 8 if timed else BATCH
    for at in range(0, len(stream), size):
        yield stream[at : at + size]


# ----------------------------------------------------------------------------------- learning


def _forest(
    sets: Sequence[Sequence[Told]], background: Sequence[Told], reader: Reader
) -> tuple[Forest, dict[str, Any]]:
    dice = random.Random(1)  # noqa: S311 - streams, not secrets
    empty = Joining(reader=reader, forest=_no_forest(), join=1, suggest=1)
    rows: list[list[float]] = []
    same: list[bool] = []
    for told in sets:
        for number in range(28):
            kind = dice.choice([_crowded, _week, _week, _mixed, _mixed])
            kind = kind if number % 7 else _country
            timed = dice.random() < 0.5  # noqa: PLR2004 - a coin
            stream = _timed(kind(told, background, dice), timed=timed, dice=dice)
            _watch(stream, Ledger(joining=empty), dice, rows, same, timed=timed)
    learnt = [_learn(np.array(rows), np.array(same), seed) for seed in range(1, FORESTS + 1)]
    written = _written(learnt)
    return forest_from_json(written), written


def _learn(rows: Any, same: Any, seed: int) -> Any:  # noqa: ANN401 - scikit-learn has no types
    return HistGradientBoostingClassifier(
        max_iter=120,
        max_depth=4,
        max_features=0.4,
        learning_rate=0.1,
        min_samples_leaf=30,
        l2_regularization=5,
        monotonic_cst=[(one in FOR) - (one in AGAINST) for one in FEATURES],
        random_state=seed,
    ).fit(rows, same)


def _watch(  # noqa: PLR0913 - what is filled, and by what
    stream: Stream,
    ledger: Ledger,
    dice: random.Random,
    rows: list[list[float]],
    same: list[bool],
    *,
    timed: bool,
) -> None:
    """Let the ledger be told the truth, now and then wrongly, and keep every comparison."""
    of: dict[str, int] = {}
    holds: dict[int, str | None] = {}
    for batch in _batches(stream, timed=timed):
        for one in sorted(batch, key=lambda one: one.says.municipality is None):
            for ticket, row in ledger.rivals(one.says).items():
                rows.append(row)
                same.append(one.incident is not None and holds[ticket] == one.incident)
            known = of.get(one.incident or "")
            stray = dice.random() < 0.15  # noqa: PLR2004 - as often as some will be missed
            ticket = ledger.put(one.says, None if stray else known)
            holds.setdefault(ticket, one.incident)
            if one.incident and (known is None or dice.random() < 0.3):  # noqa: PLR2004
                of[one.incident] = ticket


def _no_forest() -> Forest:
    return forest_from_json({"trees": [[0.0]], "base": -20.0, "depth": 0})


def _written(learnt: Sequence[Any]) -> dict[str, Any]:
    """Write forests as one whose odds are the mean of theirs."""
    trees = [one[0].nodes for each in learnt for one in each._predictors]  # noqa: SLF001 - no other way
    bases = [float(np.ravel(each._baseline_prediction)[0]) for each in learnt]  # noqa: SLF001
    return {
        "base": round(sum(bases) / len(bases), 5),
        "depth": int(max(tree["depth"].max() for tree in trees)),
        "trees": [_tree(tree, len(learnt)) for tree in trees],
    }


def _tree(nodes: Any, of: int) -> list[Any]:  # noqa: ANN401 - rows of scikit-learn's
    """Write a tree of so many forests level by level: both ways of a node lie side by side."""
    order: list[int] = [0]
    tree: list[Any] = []
    for at in order:
        node = nodes[at]
        if node["is_leaf"]:
            tree.append(round(float(node["value"]) / of, 5))
        else:
            limit = round(float(node["num_threshold"]), 5)
            tree.append([int(node["feature_idx"]), limit, len(order)])
            order += [int(node["left"]), int(node["right"])]
    return tree


def _report(held: str, sets: dict[str, list[Told]], joining: Joining) -> None:
    print(
        f"held out: incidents-{held}.jsonl; precision, recall of incidents, lone posts kept alone"
    )
    kinds: dict[str, tuple[Callable[..., Stream], int]] = {
        "a week, 5 incidents": (_week, 24),
        "all within the same hours": (_crowded, 1),
        "among thousands of others": (_country, 1),
    }
    for name, (kind, draws) in kinds.items():
        for timed in (True, False):
            for join in (0.3, JOIN, 0.4, 0.45, 0.5, 0.6):
                judged = replace(joining, join=join, suggest=SUGGEST)
                figures = [
                    _play(kind, held, sets, judged, draw, timed=timed) for draw in range(draws)
                ]
                p, r, lone, hit, shown = np.nanmean(np.array(figures), axis=0)
                times = "timed" if timed else "no times"
                print(
                    f"  {name:26} {times:9} join {join:.2f}: {p:.3f} {r:.3f} {lone:.3f}"
                    f"   suggestions {shown:.1f}, right {hit:.2f}",
                    flush=True,
                )


def _play(  # noqa: PLR0913 - one game
    kind: Callable[..., Stream],
    held: str,
    sets: dict[str, list[Told]],
    joining: Joining,
    draw: int,
    *,
    timed: bool,
) -> tuple[float, float, float, float, float]:
    dice = random.Random(100 + draw)  # noqa: S311 - streams, not secrets
    stream = _timed(kind(sets[held], sets["background"], dice), timed=timed, dice=dice)
    ledger = Ledger(joining=joining, free=_All())
    have: list[int] = []
    asked: list[tuple[int, int]] = []
    for batch in _batches(stream, timed=timed):
        placed = ledger.gather([one.says for one in batch])
        asked += [
            (len(have) + at, one.suggested.ticket) for at, one in enumerate(placed) if one.suggested
        ]
        have += [one.ticket for one in placed]
    have = [ledger.standing(one) for one in have]
    want = [one.incident or f"alone {at}" for at, one in enumerate(stream)]
    whole: dict[int, Counter[str]] = defaultdict(Counter)
    for ticket, incident in zip(have, want, strict=True):
        whole[ticket][incident] += 1
    right = [
        want[at].startswith("alone") is False
        and whole[ledger.standing(ticket)].most_common(1)[0][0] == want[at]
        for at, ticket in asked
    ]
    return (*_b_cubed(have, want), float(np.mean(right)) if right else np.nan, len(right))


class _All(frozenset[int]):
    def __contains__(self, _: object) -> bool:
        return True


def _b_cubed(have: Sequence[int], want: Sequence[str]) -> tuple[float, float, float]:
    together = Counter(zip(have, want, strict=True))
    held, wanted = Counter(have), Counter(want)
    told = [(a, b) for a, b in zip(have, want, strict=True) if not b.startswith("alone")]
    alone = [a for a, b in zip(have, want, strict=True) if b.startswith("alone")]
    return (
        float(np.mean([together[a, b] / held[a] for a, b in told])),
        float(np.mean([together[a, b] / wanted[b] for a, b in told])),
        float(np.mean([held[a] == 1 for a in alone])) if alone else 1.0,
    )


def _write(learnt: dict[str, Any]) -> None:
    written = {"features": FEATURES, "join": JOIN, "suggest": SUGGEST, **learnt}
    text = json.dumps(written, ensure_ascii=False, separators=(",", ":"))
    (MODELS / FILE).write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
