"""Runs verbs of `sawt` as an operator does: a process of its own for each, though not a new start.

A process that has imported the program waits, and becomes a copy of itself for each run, so that a
run costs what its verb costs. `whole.serving.Served` starts the program anew.
"""

import atexit
import gc
import json
import os
import select
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
# Nothing takes so long on a machine that has nothing else to do; it ends what hangs. Seconds.
PATIENCE = 300
MOST_ASKED = 1 << 20


def surroundings(**settings: str) -> dict[str, str]:
    """Return an environment without settings of Sawt but these."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SAWT_")}
    return kept | {"PYTHONPATH": str(ROOT / "src")} | settings


def run(
    *words: str, env: Mapping[str, str], cwd: Path | None = None, given: bytes = b""
) -> subprocess.CompletedProcess[bytes]:
    """Run a verb to its end.

    Raises:
        TimeoutError: It hangs.
    """
    with (
        tempfile.TemporaryFile() as read,
        tempfile.TemporaryFile() as out,
        tempfile.TemporaryFile() as err,
    ):
        read.write(given)
        read.seek(0)
        files = [read.fileno(), out.fileno(), err.fileno()]
        status = _waiting().run(words, env, cwd or Path.cwd(), files)
        out.seek(0)
        err.seek(0)
        return subprocess.CompletedProcess(["sawt", *words], status, out.read(), err.read())


class Waiting:
    """The process that waits."""

    def __init__(self) -> None:
        ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._socket, self._lock = ours, threading.Lock()
        ours.settimeout(PATIENCE)
        command = [sys.executable, __file__, str(its.fileno())]
        env = surroundings()
        self._process = subprocess.Popen(command, pass_fds=[its.fileno()], env=env)
        its.close()

    def run(
        self, words: Sequence[str], env: Mapping[str, str], cwd: Path, files: Sequence[int]
    ) -> int:
        """Return the exit status; a signal is negative, as it is for `subprocess`.

        Runs of several threads run beside each other.
        """
        asked = json.dumps([list(words), dict(env), str(cwd)]).encode()
        told, telling = os.pipe()
        with os.fdopen(told, "rb", buffering=0) as answer:
            try:
                with self._lock:
                    socket.send_fds(self._socket, [asked], [*files, telling])
            finally:
                os.close(telling)
            if not select.select([answer], [], [], PATIENCE)[0]:
                raise TimeoutError(*words)
            return int(answer.read(64))

    def end(self) -> None:
        """End it."""
        self._socket.close()
        self._process.wait(PATIENCE)


@cache
def _waiting() -> Waiting:
    waiting = Waiting()
    atexit.register(waiting.end)
    return waiting


def _wait(on: socket.socket) -> Sequence[str]:
    """Become a copy for each that is asked for; only copies return, with their words."""
    while True:
        asked, given, _, _ = socket.recv_fds(on, MOST_ASKED, 4)
        if not asked:
            os._exit(0)
        *files, telling = given
        if os.fork():
            for file in given:
                os.close(file)
            _bury()
            continue
        if pid := os.fork():
            # This copy waits for the other: who waits for all of them could wait for none.
            for file in files:
                os.close(file)
            status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
            os.write(telling, str(status).encode())
            os._exit(0)
        os.close(telling)
        on.close()
        words, env, cwd = json.loads(asked)
        for number, file in enumerate(files):
            os.dup2(file, number)
            os.close(file)
        os.environ.clear()
        os.environ.update(env)
        os.chdir(cwd)
        return list(words)


def _bury() -> None:
    """Forget copies that have ended."""
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


if __name__ == "__main__":
    # Beside this file lie modules that are no part of the program.
    sys.path.pop(0)
    import typer.rich_utils  # noqa: F401 - drawn upon by each help and each wrong usage

    import api.app
    import api.main

    # A copy does not look through at its end what it was given at its beginning.
    gc.freeze()
    sys.argv = [api.main.__file__, *_wait(socket.socket(fileno=int(sys.argv[1])))]
    api.main.main()
