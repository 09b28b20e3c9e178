"""A folder of configuration in which some texts stand in place of its files.

It is laid out as a folder of its own and read as the start reads, so that what is said of a text
that is not saved yet is what the start would say of it as a file.
"""

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from api.config import Config, read_policy
from listener.config import WrongConfig
from router.plans.book import FOLDER as PLANS
from router.replies.book import FOLDER as REPLIES

FOLDERS = (REPLIES, PLANS)


def read_with(folder: Path, texts: Mapping[str, str], known: Config) -> Config:
    """Read and check a folder as if some texts were its files.

    Args:
        folder: The folder of configuration; nothing in it is changed.
        texts: What stands in place of a file, by its name from that folder.
        known: Has the services and municipalities, which stay.

    Raises:
        WrongConfig: A text or a file is wrong, or they do not go together. Its path begins at the
            folder.
    """
    with TemporaryDirectory(prefix="sawt-policy-") as made:
        here = Path(made)
        _lay_out(folder.absolute(), here, texts)
        try:
            return read_policy(here, known.services, known.gazetteer)
        except WrongConfig as error:
            path = error.path.relative_to(here)
            raise WrongConfig(path, error.line, error.reason, error.others) from error


def _lay_out(folder: Path, here: Path, texts: Mapping[str, str]) -> None:
    for part in FOLDERS:
        (here / part).mkdir()
    files = [
        *folder.glob("*.yaml"),
        *(file for part in FOLDERS for file in folder.glob(f"{part}/*.yaml")),
    ]
    for file in files:
        place = file.relative_to(folder)
        if place.as_posix() not in texts:
            (here / place).symlink_to(file)
    for name, text in texts.items():
        (here / name).write_text(text, encoding="utf-8", newline="\n")
