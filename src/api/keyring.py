"""The keys that stored secrets are sealed with: from the settings, or a file of our own."""

import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

from api.failure import Failed
from api.settings import Settings
from store.sealing import SHORTEST, Seal

FILE = "secret.key"
_BYTES = 32


def sealing(settings: Settings) -> Callable[[], Seal]:
    """Return what opens the seal once it is needed: most verbs need none, and make no file."""
    return partial(open_seal, settings)


def open_seal(settings: Settings) -> Seal:
    """Return what seals secrets: by `SAWT_SECRET_KEYS`, or else by a file in the data folder.

    The file is made where it is missing, readable by its owner alone. Processes on several
    machines share no folder, so they need the setting.

    Raises:
        Failed: The file cannot be made or read, or holds no key.
    """
    given = [key.get_secret_value() for key in settings.secret_keys]
    return Seal(given or [_of_file(settings.folder() / FILE)])


def _of_file(path: Path) -> str:
    try:
        if not path.exists():
            _make(path)
        key = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        what = f"{path}: cannot make or read the key that stored secrets are sealed with"
        raise Failed(what, "make the folder writable, or set SAWT_SECRET_KEYS") from error
    if len(key) < SHORTEST:
        what = f"{path}: holds no key of at least {SHORTEST} characters"
        raise Failed(what, "bring the file back from a backup, or set SAWT_SECRET_KEYS")
    return key


def _make(path: Path) -> None:
    """Make the file whole or not at all; of two processes that begin at once one makes it."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(_BYTES) + "\n")
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()
