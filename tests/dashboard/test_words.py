"""What the pages say: the same sentences in both languages, and each of them somewhere."""

import ast as python
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest
from fluent.syntax import FluentParser, ast, visitor
from jinja2 import nodes

from api.dashboard.navigation import PLACES
from api.dashboard.offers import ORDER
from api.dashboard.queue_filter import CLOCKS
from api.dashboard.reader import Reader
from api.dashboard.screens.queue import FIELDS
from api.dashboard.screens.settings.frame import SECTIONS
from api.dashboard.screens.sources import STATES
from api.dashboard.words import FOLDER, Words
from api.terms import VERB
from dashboard_templates import HERE, OPEN, pages, ways
from listener.run import Outcome
from router.clock.terms import Counting
from router.closure import EvidenceKind
from router.privacy import Purpose
from router.replies.fanout import DeliveryState
from router.replies.states import ReplyState
from router.replies.templates import Stage
from router.webhooks.answers import Verdict
from store.notices import LetterState
from store.webhook_deliveries import State

SOURCES = HERE.parent.parent
FORMS = {"ar": {"zero", "one", "two", "few", "many", "other"}, "en": {"one", "other"}}
NAMED = re.compile(r"""(?:\bt\(|said=|said-by=|key\("[^"]*",\s*)["']([a-z][a-z0-9-]*)["']""")


def sentences(language: str) -> dict[str, set[str]]:
    """Each sentence with the names of what is put into it."""
    found: dict[str, set[str]] = {}
    for file in (FOLDER / language).glob("*.ftl"):
        resource = FluentParser().parse(file.read_text(encoding="utf-8"))
        for entry in resource.body:
            assert not isinstance(entry, ast.Junk), f"{file.name}: {entry.content}"
            if isinstance(entry, ast.Message):
                assert entry.id.name not in found, f"{entry.id.name} twice"
                found[entry.id.name] = set(re.findall(r"\$([a-z]+)", file_text(entry, file)))
    return found


def file_text(entry: ast.Message, file: Path) -> str:
    assert entry.span is not None
    return file.read_text(encoding="utf-8")[entry.span.start : entry.span.end]


def test_both_languages_say_the_same_with_the_same_parts() -> None:
    assert sentences("ar") == sentences("en")


def test_every_sentence_that_is_named_is_there() -> None:
    known = sentences("ar")
    files = [*HERE.rglob("*.html"), *HERE.rglob("*.py")]
    missing = {
        f"{file.name}: {name}"
        for file in files
        for name in NAMED.findall(file.read_text(encoding="utf-8"))
        if name not in known and not name.endswith("-")
    }
    assert missing == set()


def strings(file: Path) -> Iterator[str]:
    """Yield a module's texts and fields, `OPEN` where something is put in or follows."""
    for node in python.walk(python.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, python.JoinedStr):
            yield "".join(
                str(getattr(each, "value", OPEN)) if isinstance(each, python.Constant) else OPEN
                for each in node.values
            )
        elif isinstance(node, python.AnnAssign) and isinstance(node.target, python.Name):
            yield node.target.id
        elif isinstance(node, python.Constant) and isinstance(node.value, str):
            yield node.value + OPEN if node.value.endswith("-") else node.value


@cache
def said() -> set[str]:
    """Return every text of templates and modules: the names of sentences are some of them."""
    found = {text for file in HERE.rglob("*.py") for text in strings(file)}
    for page in pages():
        for node in page.find_all((nodes.Const, nodes.Concat, nodes.CondExpr)):
            found |= set(ways(node))
    return found


@cache
def codes() -> set[str]:
    """Return what may be put into a sentence's name: codes, as modules and templates write them."""
    texts = {text for file in SOURCES.rglob("*.py") for text in strings(file)} | said()
    plain = {re.sub("[._]", "-", text) for text in texts if re.fullmatch("[a-z0-9._-]+", text)}
    return (
        plain | {text.replace("-", "_") for text in plain} | {str(month) for month in range(1, 13)}
    )


def test_every_sentence_is_said_somewhere() -> None:
    begun = [
        each
        for each in said()
        if re.fullmatch(f"[a-z0-9{OPEN}-]+", each) and OPEN in each and re.search("[a-z]{3}", each)
    ]
    patterns = [re.compile("(.+)".join(map(re.escape, each.split(OPEN)))) for each in begun]

    def is_said(name: str) -> bool:
        found = (pattern.fullmatch(name) for pattern in patterns)
        return name in said() or any(set(each.groups()) <= codes() for each in found if each)

    assert [name for name in sentences("ar") if not is_said(name)] == []


@pytest.mark.parametrize(
    ("begin", "known"),
    [
        ("ticket-did-", VERB.keys() - {"open"}),
        ("ticket-do-", ORDER),
        ("ticket-about-", set(ORDER) - {"claim", "wake"}),
        ("ticket-reply-state-", ReplyState),
        ("ticket-delivery-state-", DeliveryState),
        ("ticket-stage-", Stage),
        ("ticket-owed-", Stage),
        ("policy-stage-", Stage),
        ("ticket-purpose-", Purpose),
        ("ticket-evidence-", EvidenceKind),
        ("ticket-left-", Counting),
        ("sources-outcome-", Outcome),
        ("sources-state-", STATES),
        ("queue-done-", FIELDS),
        ("queue-group-", CLOCKS),
        ("notices-state-", LetterState),
        ("webhooks-state-", State),
        ("webhooks-verdict-", Verdict),
        ("settings-", [each.name for each in SECTIONS]),
        ("nav-", [each.name for each in PLACES]),
    ],
)
def test_every_code_that_is_put_into_a_name_has_its_sentence(
    begin: str, known: Iterable[str]
) -> None:
    names = {begin + each.replace("_", "-") for each in known}
    assert names - sentences("ar").keys() == set()


def messages(language: str) -> Iterator[ast.Message]:
    """Yield every sentence of a language."""
    for file in (FOLDER / language).glob("*.ftl"):
        body = FluentParser().parse(file.read_text(encoding="utf-8")).body
        yield from (each for each in body if isinstance(each, ast.Message))


def counted(entry: ast.Message) -> list[set[str]]:
    """Return the forms of each choice by a number in a sentence."""
    found = Counted()
    found.visit(entry)
    return found.forms


class Counted(visitor.Visitor):
    """Finds the forms of each choice by a number."""

    def __init__(self) -> None:
        self.forms: list[set[str]] = []

    def visit_SelectExpression(self, node: ast.SelectExpression) -> None:  # noqa: N802 - Fluent's
        self.forms.append({getattr(each.key, "name", "") for each in node.variants})


@pytest.mark.parametrize("language", FORMS)
def test_every_count_has_all_forms_of_its_language(language: str) -> None:
    lacking = {
        entry.id.name: FORMS[language] - forms
        for entry in messages(language)
        for forms in counted(entry)
        if FORMS[language] - forms
    }
    assert lacking == {}


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (1, "منشور واحد"),
        (2, "منشوران"),
        (3, "3 منشورات"),
        (11, "11 منشورًا"),
        (100, "100 منشور"),
    ],
)
def test_arabic_counts_by_its_own_forms(count: int, said: str) -> None:
    plain = Words("ar")("posts-count", count=count)
    assert re.sub("[\u2068\u2069]", "", plain) == said


def test_digits_are_those_that_are_preferred() -> None:
    assert "١٢" in Words("ar", "arab")("posts-count", count=12)


def test_a_sentence_that_lacks_a_part_is_an_error() -> None:
    with pytest.raises(KeyError, match="due-in"):
        Words("ar")("due-in")


def test_a_share_has_the_sign_of_its_digits() -> None:
    assert Reader("ar", "arab").percent(0.83) == "٨٣٪"
    assert Reader("en", "latn").percent(0.83) == "83%"
