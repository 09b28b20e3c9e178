"""Running text is read line by line, and a fixed third of it is never learnt from."""

import json
import lzma
from collections.abc import Mapping
from pathlib import Path

import pytest

from classifier.services import Service
from classifier.training.corpus import Heard, load_heard
from classifier.training.running import (
    background_of,
    held_out,
    name_of,
    read_running,
    to_learn,
)
from listener.config import WrongConfig

TEXTS = [f"نص رقم {n}" for n in range(300)]


def lines(texts: list[str]) -> str:
    return "".join(json.dumps({"text": text}) + "\n\n" for text in texts)


def test_a_packed_file_reads_as_a_plain_one(tmp_path: Path) -> None:
    plain, packed = tmp_path / "a.jsonl", tmp_path / "a.jsonl.xz"
    plain.write_text(lines(TEXTS), encoding="utf-8")
    packed.write_bytes(lzma.compress(lines(TEXTS).encode()))
    assert read_running(plain) == read_running(packed) == TEXTS


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b'{"text": "a"}\n[1]\n', r"a\.jsonl:2: must be a JSON object with a text"),
        (b'{"title": "a"}\n', r"a\.jsonl:1: must be a JSON object with a text"),
        (b"{\n", r"a\.jsonl:1: must be a JSON object with a text"),
        (b'{"text": 3}\n', r"a\.jsonl:1: text must be a string"),
        (b'{"text": "\xff"}\n', "cannot be read as UTF-8"),
    ],
)
def test_a_wrong_line_is_told_by_file_and_number(
    tmp_path: Path, content: bytes, complaint: str
) -> None:
    (tmp_path / "a.jsonl").write_bytes(content)
    with pytest.raises(WrongConfig, match=complaint):
        read_running(tmp_path / "a.jsonl")


def test_a_file_that_is_not_packed_as_it_says_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.xz").write_text("{}", encoding="utf-8")
    with pytest.raises(WrongConfig, match="cannot be read"):
        read_running(tmp_path / "a.xz")


def test_a_third_is_held_out_whatever_stands_beside_it() -> None:
    held = [text for text in TEXTS if held_out(text)]
    assert 0.2 < len(held) / len(TEXTS) < 0.45
    assert to_learn([*TEXTS, *TEXTS]) == [text for text in TEXTS if text not in held]


def test_the_background_does_not_hang_on_the_order_of_the_file() -> None:
    assert background_of(TEXTS) == background_of(TEXTS[::-1])


def test_labels_find_their_texts_by_content(
    tmp_path: Path, services: Mapping[str, Service]
) -> None:
    (tmp_path / "heard.tsv").write_text(
        f"{name_of(TEXTS[0])}\t1\troads.pothole,roads.resurfacing\tcomplaint\thigh\n"
        f"{name_of(TEXTS[1])}\t0\t\tother\tlow\n{name_of('not there')}\t0\t\tother\tlow\n"
        f"{name_of(TEXTS[2])}\tx\t\tother\tlow\n"
        f"{name_of(TEXTS[3])}\t?\texternal.health\tnews\tlow\n",
        encoding="utf-8",
    )
    heard = load_heard(tmp_path, TEXTS, services)
    first, second = (heard.labels[text] for text in TEXTS[:2])
    assert len(heard.labels) == 2
    assert first.services == ("roads.pothole", "roads.resurfacing")
    assert not first.placed
    assert not second.relevant
    assert heard.left_out == {TEXTS[2]}
    assert heard.undecided == {TEXTS[3]}


def test_no_labels_are_no_labels(tmp_path: Path, services: Mapping[str, Service]) -> None:
    assert load_heard(tmp_path, TEXTS, services) == Heard()


@pytest.mark.parametrize(
    ("label", "complaint"),
    [("1\tno.code\tcomplaint\thigh", "no such service"), ("1\tcomplaint", "five columns")],
)
def test_a_wrong_label_is_told_by_line(
    tmp_path: Path, services: Mapping[str, Service], label: str, complaint: str
) -> None:
    (tmp_path / "heard.tsv").write_text(f"{name_of(TEXTS[0])}\t{label}\n", encoding="utf-8")
    with pytest.raises(WrongConfig, match=rf"heard\.tsv:1: .*{complaint}"):
        load_heard(tmp_path, TEXTS, services)
