"""On a machine where something is missing, `make` says what, and how to get it, in one line."""

import subprocess
from pathlib import Path

import pytest

from whole.serving import ROOT

OLD = 'case "$*" in *version_info*) exit 1;; *--version) echo "Python 3.9.2";; esac'
NO_VENV = (
    'case "$*" in *"import venv"*) exit 1;; *print*) echo 3.11;; --version) echo Python 3.11;; esac'
)


@pytest.mark.parametrize(
    ("python", "says"),
    [
        pytest.param(OLD, ("3.11 or newer", "3.9.2", "apt install"), id="an old python"),
        pytest.param(NO_VENV, ("no venv", "apt install python3.11-venv"), id="no venv"),
    ],
)
def test_what_is_missing_is_named_in_one_line(
    tmp_path: Path, python: str, says: tuple[str, ...]
) -> None:
    stub = tmp_path / "python3"
    stub.write_text(f"#!/bin/sh\n{python}\n")
    stub.chmod(0o755)
    (tmp_path / "rm").symlink_to("/bin/rm")

    done = subprocess.run(
        ["/bin/sh", ROOT / "tools/make-venv", tmp_path / "venv"],
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    (line,) = done.stderr.splitlines()
    assert done.returncode == 1
    assert [fact for fact in says if fact not in line] == []
    assert not (tmp_path / "venv").exists()
