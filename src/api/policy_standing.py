"""The policy that stands: the files of the start, and over them what people have saved since.

saved? ─look─▶ latest texts ─read as one─▶ stands, for every loop and request from here on
                    ▲            └─ one is wrong: it steps back a revision, loudly
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import structlog
from anyio import to_thread

from api.config import Config
from api.laid_out import FOLDERS, read_with
from listener.config import WrongConfig, refuse_tricks
from router.documents import RULES, document, document_in
from store.database import Sessions
from store.errors import DatabaseUnavailable
from store.policies import Revision, SqlPolicies

log = structlog.get_logger()

# How long another process may go on by what stood before.
LOOK = timedelta(seconds=2)
# So often something steps back before all goes back to the files.
MOST_STEPS = 50
DEEPEST = 20
MOST_VALUES = 50_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """A saved revision that cannot be used, and why."""

    revision: int
    line: int | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What stands: `number` is that of the newest revision that was looked at.

    `used` are the revisions that were read, by document, and `broken` those that could not be.
    """

    config: Config
    number: int = 0
    used: Mapping[str, Revision] = field(default_factory=dict)
    broken: Mapping[str, Broken] = field(default_factory=dict)

    @property
    def texts(self) -> Mapping[str, str]:
        """The texts that stand in place of files, by document."""
        return {code: each.text for code, each in self.used.items() if each.text is not None}


@dataclass(slots=True, kw_only=True)
class Policy:
    """What stands in this process. `folder` has the files, and `shipped` is what they say."""

    folder: Path
    shipped: Config
    policies: SqlPolicies
    now: Standing
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def look(self) -> bool:
        """Take over what was saved since; return whether anything was.

        Raises:
            DatabaseUnavailable: Nobody can say; what stood stands.
        """
        async with self._turn:
            if await self.policies.number() == self.now.number:
                return False
            number, saved = await self.policies.latest()
            self.now = await self._stand(number, saved)
        log.info("policy", number=number, saved=sorted(self.now.texts))
        return True

    async def read(self, texts: Mapping[str, str]) -> Config:
        """Read the policy with some texts in place of files, by document.

        Raises:
            WrongConfig: They are wrong, or do not go together.
        """
        return await to_thread.run_sync(self._read, texts)

    def file_text(self, code: str) -> str | None:
        """Return the text of a document's file; None where it has none."""
        known = document(code)
        path = self.folder / known.file if known else None
        return path.read_text(encoding="utf-8-sig") if path and path.is_file() else None

    def files(self) -> Mapping[str, str]:
        """Return the texts of all files of documents, by document."""
        found: dict[str, str] = {}
        for pattern in ("*.yaml", *(f"{part}/*.yaml" for part in FOLDERS)):
            for path in self.folder.glob(pattern):
                known = document_in(path.relative_to(self.folder).as_posix())
                if known is not None:
                    found[known.code] = path.read_text(encoding="utf-8-sig")
        return found

    def _read(self, texts: Mapping[str, str]) -> Config:
        files: dict[str, str] = {}
        for code, text in texts.items():
            if (known := document(code)) is not None:
                refuse_tricks(text, Path(known.file), deepest=DEEPEST, most=MOST_VALUES)
                files[known.file] = text
        return read_with(self.folder, files, self.shipped) if files else self.shipped

    async def _stand(self, number: int, saved: Mapping[str, Revision]) -> Standing:
        """Read what was saved; whatever is wrong with it steps back, and is told of."""
        standing = Standing(config=self.shipped, number=number, used=dict(saved))
        broken: dict[str, Broken] = {}
        for _ in range(MOST_STEPS):
            try:
                config = await self.read(standing.texts)
            except Exception as error:  # noqa: BLE001 - no saved text may stop the service
                bad = _culprit(error, standing.used)
                broken.setdefault(bad.document, _told(bad, error))
                standing = await self._step_back(standing, bad)
            else:
                return replace(standing, config=config, broken=broken)
        return Standing(config=self.shipped, number=number, broken=broken)

    async def _step_back(self, standing: Standing, bad: Revision) -> Standing:
        before = await self.policies.before(bad.document, bad.number)
        used = {code: each for code, each in standing.used.items() if code != bad.document}
        return replace(standing, used=used if before is None else used | {bad.document: before})


def _culprit(error: Exception, used: Mapping[str, Revision]) -> Revision:
    """Say which saved text to blame: the one that is complained of, else what others name."""
    given = {code: each for code, each in used.items() if each.text is not None}
    named = document_in(error.path.as_posix()) if isinstance(error, WrongConfig) else None
    for code in (named.code if named else "", RULES):
        if code in given:
            return given[code]
    return max(given.values(), key=lambda each: each.number)


def _told(bad: Revision, error: Exception) -> Broken:
    line, reason = (
        (error.line, str(error))
        if isinstance(error, WrongConfig)
        else (None, f"cannot be read ({type(error).__name__})")
    )
    log.error(
        "saved policy cannot be used; an earlier revision stands",
        document=bad.document,
        revision=bad.number,
        reason=reason,
        remedy="mend or restore it in the settings, or: sawt policy reset",
    )
    return Broken(revision=bad.number, line=line, reason=reason)


def standing_on(folder: Path, shipped: Config, sessions: Sessions) -> Policy:
    """Return the policy of some files, before anybody has looked what was saved over them."""
    return Policy(
        folder=folder,
        shipped=shipped,
        policies=SqlPolicies(sessions),
        now=Standing(config=shipped),
    )


@asynccontextmanager
async def following(policy: Policy) -> AsyncIterator[Policy]:
    """Take over now, and whatever is saved for as long as the context lasts, within seconds."""
    await policy.look()
    over = asyncio.Event()
    task = asyncio.create_task(_follow(policy, over), name="policy")
    try:
        yield policy
    finally:
        over.set()
        await task


async def _follow(policy: Policy, over: asyncio.Event) -> None:
    while not over.is_set():
        with suppress(TimeoutError):
            await asyncio.wait_for(over.wait(), LOOK.total_seconds())
            return
        try:
            await policy.look()
        except DatabaseUnavailable as error:
            log.warning("policy not looked at", reason=error.reason)
