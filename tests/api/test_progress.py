"""Progress is shown where a person looks, and nowhere else."""

import sys

import pytest

from api.cli.progress import working


def test_a_program_that_reads_sees_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with working("train") as tell:
        tell(0.5, "round 1")

    assert capsys.readouterr() == ("", "")


def test_a_person_sees_how_far_it_is(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    with working("train") as tell:
        tell(0.5, "round 1")

    out, told = capsys.readouterr()
    assert out == ""
    assert "train round 1" in told
