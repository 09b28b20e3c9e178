"""Meanings are learnt from company: what is said in the same places means the same."""

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("sklearn", reason="NOT TESTED: the extra `train` is not installed")

from classifier.features import number_of_stem, stem
from classifier.scorer import meanings_of
from classifier.training.meaning import (
    FILE,
    Meanings,
    learn_meanings,
    load_meanings,
    meaning_of,
    none_known,
    save_meanings,
)
from classifier.training.vectors import stems_of
from classifier.weights import Floats
from classifier.words import fold
from listener.config import WrongConfig


def texts() -> list[str]:
    """Two circles of words; مطب and غطا keep the same company, قصيده keeps another."""
    found = []
    for n in range(1500):
        circle = "طريق" if n % 2 else "شعر"
        mine = ("مطب" if n // 200 % 2 else "غطا") if n % 2 else "قصيده"
        around = [f"{circle}{(7 * n + 31 * step * step) % 200}" for step in range(8)]
        found.append(" ".join([*around[:4], mine, *around[4:]]))
    return found


@pytest.fixture(scope="module")
def learnt() -> Meanings:
    return learn_meanings(texts(), seed=3)


def of(meanings: Meanings, word: str) -> Floats:
    found: Floats = meanings_of(meanings, [[number_of_stem(stem(fold(word)))]])[0]
    return found


def test_words_of_one_company_are_closer_than_words_of_two(learnt: Meanings) -> None:
    one, same, other = (of(learnt, word) for word in ("مطب", "غطا", "قصيده"))
    assert one @ same > 0.2 + one @ other
    assert np.linalg.norm(one) == pytest.approx(1, abs=0.01)


def test_learning_twice_gives_the_same_numbers(learnt: Meanings) -> None:
    again = learn_meanings(texts(), seed=3)
    assert np.array_equal(again.meanings, learnt.meanings)
    assert np.array_equal(again.stems, learnt.stems)


def test_too_little_text_teaches_nothing() -> None:
    assert len(learn_meanings(["كلمة واحدة"] * 9, seed=1).stems) == 0


def test_what_is_kept_is_what_was_learnt(learnt: Meanings, tmp_path: Path) -> None:
    save_meanings(learnt, tmp_path)
    again = load_meanings(tmp_path)
    assert np.array_equal(again.meanings, learnt.meanings)
    assert np.array_equal(again.meaning_scale, learnt.meaning_scale)


def test_a_folder_without_meanings_knows_none(tmp_path: Path) -> None:
    assert len(load_meanings(tmp_path).stems) == 0


def test_a_damaged_file_of_meanings_is_told(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"no archive")
    with pytest.raises(WrongConfig, match="train with --text"):
        load_meanings(tmp_path)


def test_a_text_means_its_words_and_an_unknown_word_nothing(learnt: Meanings) -> None:
    text = meaning_of(learnt, stems_of("مطب مجهولجدا"))
    assert text @ of(learnt, "مطب") == pytest.approx(1, abs=0.02)
    assert not meaning_of(learnt, stems_of("مجهولجدا")).any()
    assert meanings_of(none_known(), [[1], [2]]).shape == (2, 0)


def test_a_doubtful_first_letter_is_cut_where_the_whole_word_is_unknown(learnt: Meanings) -> None:
    (stems,) = stems_of("ومطب")
    assert np.allclose(meanings_of(learnt, [stems])[0], of(learnt, "مطب"))
