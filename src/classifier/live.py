"""A tagger that goes with the times: it serves whatever model is promoted, without a restart.

Before a batch it looks whether the manifest or a file of it was changed (a few microseconds); only
then the new model is opened, in the thread that judges. A batch is judged by one model to its end.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Lock

import structlog

from classifier.manifest import MANIFEST, Manifest, read_manifest
from classifier.tagger import Tagger
from classifier.tags import Tags
from classifier.weights import ModelBroken, ModelMissing
from listener.post import Post

log = structlog.get_logger()

Mark = tuple[tuple[int, int, int] | None, ...]


class Live:
    """Serves the model that a folder's manifest names. Safe to use from several threads.

    A promoted model that cannot be opened is named in the log, once, and by `broken`; the model
    before it serves on, and the new one is tried again when its files change.
    """

    def __init__(self, models: Path, opening: Callable[[Manifest], Tagger]) -> None:
        """Open the model that serves.

        Args:
            models: The folder.
            opening: Opens a model of it.

        Raises:
            ModelMissing, ModelBroken: There is none, or it cannot be used.
        """
        self._models = models
        self._opening = opening
        self._looking = Lock()
        self._parts: tuple[str, ...] = ()
        seen = self._mark()
        self._tagger = self._open()
        self._seen: Mark = (*seen, *self._mark()[1:])
        self.broken: str | None = None

    @property
    def model(self) -> str:
        """See Tagger.model."""
        return self._tagger.model

    def tag(self, posts: Sequence[Post]) -> Sequence[Tags]:
        """See Tagger.tag."""
        self.look()
        return self._tagger.tag(posts)

    def look(self) -> None:
        """Take up a model that was promoted meanwhile; while one thread does, others go on."""
        if self._mark() == self._seen or not self._looking.acquire(blocking=False):
            return
        try:
            self._take_up()
        finally:
            self._looking.release()

    def _take_up(self) -> None:
        seen, before = self._mark()[:1], self._tagger.model
        try:
            self._tagger = self._open()
        except (ModelBroken, ModelMissing, OSError) as error:
            self.broken = str(error)
            log.warning("promoted model not taken up", serving=before, reason=self.broken)
        else:
            self.broken = None
            log.info("model taken up", model=self._tagger.model, before=before)
        # Of the manifest as it was before it was read: a change meanwhile is seen next time.
        self._seen = (*seen, *self._mark()[1:])

    def _open(self) -> Tagger:
        manifest = read_manifest(self._models)
        self._parts = manifest.parts
        return self._opening(manifest)

    def _mark(self) -> Mark:
        return tuple(_mark_of(self._models / name) for name in (MANIFEST, *self._parts))


def _mark_of(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
