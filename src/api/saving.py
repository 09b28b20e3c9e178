"""Saving documents of the policy: with all others that stand, and never over another's.

draft ─read with all that stands─▶ right ─nobody saved meanwhile?─▶ saved, and stands
              ▲                                   └─ somebody did: read again
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from api.policy_standing import Policy
from api.policy_views import text_of
from router.documents import Document
from store.audit import By
from store.errors import PolicyChanged
from store.policies import Draft, Revision

# So often a draft is read again where others save other documents meanwhile.
TRIES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A document as it is to be; without `text` as its file has it. See `Draft`."""

    document: Document
    text: str | None
    expected: int
    note: str | None = None
    restores: int | None = None


async def save(policy: Policy, changes: Sequence[Change], by: By) -> Sequence[Revision]:
    """Save changes together, and let them stand.

    Raises:
        WrongConfig: A text is wrong, or does not go with the other documents.
        PolicyChanged: Somebody saved one of the documents since its editor began.
    """
    for _ in range(TRIES):
        await policy.look()
        stands = policy.now
        await policy.read(_with(stands.texts, changes))
        drafts = [await _draft(policy, change) for change in changes]
        saved = await policy.policies.save(drafts, stands.number, by)
        if saved is not None:
            await policy.look()
            return saved
    raise PolicyChanged(changes[0].document.code, policy.now.number, None)


def _with(texts: Mapping[str, str], changes: Iterable[Change]) -> Mapping[str, str]:
    found = dict(texts)
    for change in changes:
        found.pop(change.document.code, None)
        if change.text is not None:
            found[change.document.code] = change.text
    return found


async def _draft(policy: Policy, change: Change) -> Draft:
    code = change.document.code
    file = policy.file_text(code)
    before = text_of(await policy.policies.last(code), file)
    after = file or "" if change.text is None else change.text
    added, removed = counted(before, after)
    return Draft(
        document=code,
        text=change.text,
        note=change.note,
        restores=change.restores,
        expected=change.expected,
        added=added,
        removed=removed,
    )


def counted(before: str, after: str) -> tuple[int, int]:
    """Count the lines that were added, and those that were removed."""
    matcher = SequenceMatcher(None, before.splitlines(), after.splitlines())
    added = removed = 0
    for tag, first, end, new_first, new_end in matcher.get_opcodes():
        if tag != "equal":
            removed, added = removed + end - first, added + new_end - new_first
    return added, removed
