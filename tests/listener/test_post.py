import re

from make import a_post


def test_an_id_is_stable_and_safe_in_an_address() -> None:
    assert a_post().id == a_post(text="edited", author=None).id
    assert re.fullmatch(r"[0-9a-f]{24}", a_post(native_id="../؟\ud800").id)


def test_an_id_tells_sources_and_native_ids_apart() -> None:
    named = [("a", "bc"), ("ab", "c"), ("a", "b"), ("b", "a")]

    assert len({a_post(source=source, native_id=native).id for source, native in named}) == 4


def test_the_words_of_a_post_are_its_title_and_its_text() -> None:
    assert a_post(text="نص").words == "نص"
    assert a_post(title="خبر", text="نص").words == "خبر\nنص"
