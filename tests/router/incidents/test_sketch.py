"""What the posts of a ticket say together."""

from typing import Any

import orjson
import pytest

from router.incidents.model import MOST_DRAWN, Joining
from router.incidents.says import Reader, Says
from router.incidents.sketch import MOST_STEMS, Sketch, from_json, sketch_of, to_json
from router.incidents.themes import alike


def test_a_sketch_counts_what_its_posts_share(saying: Any) -> None:
    sketch = sketch_of(
        [
            saying("تسمم بروست", published=100.0, urgency=3),
            saying("تسمم", municipality=None, amana=None, published=40.0, intent="news"),
            saying("", services={}),
        ]
    )

    assert sketch.posts == 3
    assert sketch.stems == {"تسمم": 2, "بروست": 1}
    assert (sketch.municipalities, sketch.mains) == ({"jeddah": 2}, {"roads.pothole": 2})
    assert (sketch.first, sketch.last, sketch.urgency, sketch.news) == (40.0, 100.0, 3, 1)


def test_however_many_posts_a_sketch_stays_small(saying: Any) -> None:
    posts = [saying(f"تسمم كلمه{n} اخرى{n}", candidates=frozenset({f"p{n}"})) for n in range(200)]

    sketch = sketch_of(posts)

    assert len(sketch.stems) == MOST_STEMS
    assert sketch.stems["تسمم"] == 200
    assert len(orjson.dumps(to_json(sketch))) < 6_000


def test_what_is_written_is_read_back(saying: Any, reader: Reader) -> None:
    for posts in (1, 3):
        sketch = sketch_of([saying("تسمم بروست", published=5.0, spots=frozenset())] * posts)
        again = from_json(orjson.loads(orjson.dumps(to_json(sketch))), reader)

        assert to_json(again) == to_json(sketch)
        assert (again.lone is not None) == (posts == 1)


def test_a_copy_is_changed_apart(saying: Any) -> None:
    sketch = sketch_of([saying("تسمم")])
    copy = sketch.copy()

    copy.add(saying("بروست"))

    assert (sketch.posts, sketch.stems) == (1, {"تسمم": 1})


def test_a_length_is_that_of_the_stems_it_has_now(saying: Any, reader: Reader) -> None:
    sketch = sketch_of([saying("تسمم")])
    one = sketch.length(reader.stock)

    sketch.add(saying("بروست"))

    assert sketch.length(reader.stock) == pytest.approx(one * 2**0.5)
    assert sketch.length(reader.stock) == pytest.approx(one * 2**0.5)


def test_sketches_are_read_once_and_only_so_many_are_kept(joining: Joining, saying: Any) -> None:
    def written(says: Says) -> str:
        return orjson.dumps(to_json(sketch_of([says]))).decode()

    first = joining.drawn(written(saying("تسمم")))

    assert joining.drawn(written(saying("تسمم"))) is first
    for number in range(MOST_DRAWN + 10):
        joining.drawn(written(saying(f"كلمه{number}")))
    assert joining.drawn(written(saying("تسمم"))) is not first


def test_a_theme_is_that_of_the_stems_it_has_now(saying: Any, reader: Reader) -> None:
    sketch = sketch_of([saying("جمل")])
    camel, fire = (saying(stem).theme(reader.themes) for stem in ("ناق", "نار"))
    before = alike(sketch.theme(reader), fire)

    for _ in range(3):
        sketch.add(saying("نار"))

    assert before < 0 < alike(sketch.theme(reader), fire)
    assert alike(sketch.theme(reader), camel) < 0


def test_an_empty_sketch_says_nothing() -> None:
    assert to_json(Sketch())["posts"] == 0
