"""`sawt import`, in a process of its own: interrupted in every way, and run again."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROWS = 1_700
STOPPED = """
import os, signal, sys
from store.imports import SqlImports
kept = SqlImports.keep
left = 2

async def keep(self, *given):
    global left
    told = await kept(self, *given)
    left -= 1
    if not left:
        os.kill(os.getpid(), signal.{signal})
    return told

SqlImports.keep = keep
from api.main import main
main()
"""


def run(*words: str, data: Path) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SAWT_")}
    return subprocess.run(
        [sys.executable, *words],
        capture_output=True,
        text=True,
        env=kept | {"PYTHONPATH": str(ROOT / "src"), "SAWT_DATA": str(data)},
        cwd=data,
        timeout=300,
        check=False,
    )


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "posts.jsonl"
    rows = [json.dumps({"id": n, "text": f"منشور {n}"}) for n in range(ROWS)]
    rows[1_600] = "{"
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_an_import_that_was_interrupted_goes_on(
    tmp_path: Path, archive: Path, how: signal.Signals
) -> None:
    stopped = run("-c", STOPPED.format(signal=how.name), "import", str(archive), data=tmp_path)
    done = run("-m", "api.main", "import", str(archive), data=tmp_path)
    again = run("-m", "api.main", "import", str(archive), data=tmp_path)

    assert stopped.returncode == (-how if how is signal.SIGKILL else 1)
    if how is signal.SIGINT:
        (line,) = stopped.stderr.splitlines()
        assert "run the same command again, and it goes on" in line
    assert done.stdout.splitlines() == [
        "going on after line 1000: 1000 new, 0 known so far",
        f"{ROWS - 1} new, 0 known, 1 bad lines",
    ]
    assert again.stdout == f"0 new, {ROWS - 1} known, 1 bad lines\n"
    assert done.stderr == again.stderr == f"{archive}:1601: is not JSON\n"


def test_a_file_that_changed_is_read_from_its_beginning(tmp_path: Path, archive: Path) -> None:
    run("-c", STOPPED.format(signal="SIGKILL"), "import", str(archive), data=tmp_path)
    with archive.open("a", encoding="utf-8") as file:
        file.write('\n{"text": "one more"}')

    done = run("-m", "api.main", "import", str(archive), data=tmp_path)

    assert done.stdout == f"{ROWS - 1000} new, 1000 known, 1 bad lines\n"


def test_a_table_of_parquet_is_imported(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow", reason="NOT TESTED: pyarrow is not installed")
    pq = pytest.importorskip("pyarrow.parquet", reason="NOT TESTED: pyarrow is not installed")
    path = tmp_path / "posts.parquet"
    rows = [{"id": n, "text": "" if n == 1 else f"منشور {n}"} for n in range(3)]
    pq.write_table(pa.Table.from_pylist(rows), path)

    done = run("-m", "api.main", "import", str(path), data=tmp_path)

    assert done.stdout == "2 new, 0 known, 1 bad lines\n"
    assert done.stderr == f"{path}:2: text: is empty\n"


def test_what_cannot_be_imported_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "posts.parquet").write_bytes(b"no")
    (tmp_path / "posts.xlsx").write_bytes(b"no")

    for name in ("posts.parquet", "posts.xlsx", "none.csv"):
        done = run("-m", "api.main", "import", name, data=tmp_path)
        (line,) = done.stderr.splitlines()
        assert line.startswith(f"sawt: {name}: ")
        assert done.returncode == 1
