from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from api.failure import Failed
from api.keyring import FILE, open_seal
from api.settings import Settings, read_settings

KEY = "k" * 32


def test_without_a_setting_the_key_is_a_file_for_its_owner_alone(tmp_path: Path) -> None:
    sealed = open_seal(Settings(data=tmp_path)).seal("s")

    assert open_seal(Settings(data=tmp_path)).open(sealed) == "s"
    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_with_a_setting_no_file_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAWT_SECRET_KEYS", f"{KEY}, {'o' * 40}")
    settings = read_settings(data=tmp_path)

    assert open_seal(settings).open(open_seal(settings).seal("s")) == "s"
    assert not list(tmp_path.iterdir())
    assert KEY not in repr(settings)


def test_many_that_begin_at_once_have_one_key(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)

    with ThreadPoolExecutor(8) as pool:
        seals = list(pool.map(lambda _: open_seal(settings), range(8)))

    sealed = seals[0].seal("s")
    assert {seal.open(sealed) for seal in seals} == {"s"}


def test_a_key_that_could_be_guessed_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAWT_SECRET_KEYS", "short-secret")

    with pytest.raises(Failed, match="SAWT_SECRET_KEYS: a key has at least 32") as raised:
        read_settings()

    assert "short-secret" not in str(raised.value)


def test_an_empty_key_file_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("\n")

    with pytest.raises(Failed, match="holds no key"):
        open_seal(Settings(data=tmp_path))

    assert (tmp_path / FILE).read_text() == "\n"


def test_a_key_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()

    with pytest.raises(Failed, match="cannot make or read the key"):
        open_seal(Settings(data=tmp_path))
