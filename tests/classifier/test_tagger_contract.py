"""What every tagger promises, whoever judges: each test runs for each of them."""

import json
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import blake2b
from itertools import pairwise

import anyio
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from classifier.classify import PATIENCE
from classifier.second.asking import Asking, Endpoint
from classifier.second.reader import Reader
from classifier.second.reading import Reading
from classifier.services import Service
from classifier.tagger import Tagger
from classifier.taggers.linear import Linear
from classifier.tags import Intent, Tags, Urgency, to_json
from listener.door import Answer
from listener.post import Post
from make import NOON, a_post

TAGGERS = ("linear", "torch", "onnx", "second")
TEXTS = (
    "حفرة كبيرة وسط شارع التحلية في جدة كسرت كفر سيارتي",
    "أعمدة الإنارة طافية من أسبوع والشارع ظلام والعيال يخافون يطلعون",
    "كلاب ضالة هجمت على ولدي وهو راجع من المدرسة في حي النسيم بالرياض",
    "مباراة الهلال الليلة كانت ممتعة والجمهور رهيب",
    "شكرا أمانة الرياض على تنظيف الحديقة",
)
BAD = {
    "empty": "",
    "blank": " \n\t ",
    "huge": "حفرة في الشارع " * 6_667,
    "one huge word": "غ" * 100_000,
    "only emoji": "😀🚧🇸🇦👨\u200d👩\u200d👧",
    "only a link": "https://example.com/a?b=1",
    "only a mention": "@amana",
    "Urdu": "سڑک پر بہت بڑا گڑھا ہے، گاڑی خراب ہو گئی",
    "Persian": "چاله‌ای بزرگ در خیابان است و ماشینم خراب شد",
    "English": "A huge pothole in Jeddah broke my tyre",
    "NUL": "حفرة\0في\0جدة",
    "lone surrogates": "حفرة \ud800 في \udfff جدة",
    "bidi bomb": "\u202e" * 500 + "حفرة" + "\u2066" * 500,
    "combining": "ح" + "\u064b" * 3_000,
    "stars": "*" * 50,
}
ALPHABET = (
    "حفرةكبيرةفيجدةشارعإنارةا ا\n\u0640\u064e\u0651\u064b\u200f\u202b\u202c\u2066"
    "😀🇸🇦👍🏽#@_.؟،aZ9٣ڤۓ\ufdfa\0\ud800"
)


class HashAsk:
    """An endpoint that answers whatever the text's hash says, always the same for the same text."""

    def __init__(self, services: Mapping[str, Service]) -> None:
        self._codes = list(services)

    async def post(self, source: str, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """See Ask.post."""
        del source, headers
        text = json.loads(json.loads(body)["messages"][1]["content"])["post"]
        number = int.from_bytes(blake2b(text.encode(), digest_size=4).digest())
        said = {
            "relevant": number % 5 > 0,
            "service": self._codes[number % len(self._codes)],
            "intent": list(Intent)[number % len(Intent)],
            "urgency": list(Urgency)[number % len(Urgency)],
            "quote": text[: number % 30],
        }
        content = json.dumps(said, ensure_ascii=False)
        told = {"choices": [{"message": {"content": content}}]}
        return Answer(status=200, url=url, headers={}, body=json.dumps(told).encode())


class Forgetful:
    """Keeps no reading, and allows every question."""

    async def kept(self, digests: Sequence[str], now: object) -> Mapping[str, Reading | None]:
        """See Readings.kept."""
        del digests, now
        return {}

    async def allow(self, digest: str, now: object, per_hour: int) -> bool:
        """See Readings.allow."""
        del digest, now, per_hour
        return True

    async def keep(self, digest: str, reading: Reading) -> None:
        """See Readings.keep."""


class Both:
    """The linear tagger and a second reader, as the classify loop puts them together."""

    model = "both"

    def __init__(self, linear: Linear, services: Mapping[str, Service]) -> None:
        self._linear = linear
        asking = Asking(Endpoint(url="http://reader", model="hash"), services, HashAsk(services))
        self._second = Reader(
            asking, Forgetful(), per_hour=1, ticks=lambda: 0.0, count=lambda _: None
        )

    def tag(self, posts: Sequence[Post]) -> Sequence[Tags]:
        """See Tagger.tag."""
        return anyio.run(self._second.read, posts, self._linear.tag(posts), NOON, PATIENCE)


@pytest.fixture(scope="session", params=TAGGERS)
def judge(
    request: pytest.FixtureRequest, tagger: Linear, services: Mapping[str, Service]
) -> Tagger:
    match request.param:
        case "linear":
            return tagger
        case "second":
            return Both(tagger, services)
        case name:
            found: Tagger = request.getfixturevalue(f"tuned_{name}").open(tagger)
            return found


@pytest.fixture(scope="session")
def valid(services: Mapping[str, Service]) -> Callable[[Post, Tags], None]:
    """Whether tags are tags of this post at all."""

    def check(post: Post, tags: Tags) -> None:
        scores = [tag.score for tag in tags.services]
        codes = [tag.code for tag in tags.services]
        assert 1 <= len(codes) == len(set(codes)) <= 3
        assert set(codes) <= services.keys()
        assert all(left >= right for left, right in pairwise(scores))
        rest = [tags.relevance, tags.intent_score, tags.urgency_score]
        places = list(tags.municipality_candidates)
        if tags.municipality:
            places.append(tags.municipality)
        assert all(0 <= one <= 1 for one in [*scores, *rest, *(tag.score for tag in places)])
        told = [*(tag.evidence for tag in tags.services), *(tag.evidence for tag in places)]
        for evidence in told:
            for start, end in evidence:
                assert 0 <= start < end <= len(post.words)
                assert post.words[start:end].strip()
        assert (tags.intent in Intent, tags.urgency in Urgency) == (True, True)
        assert tags.model
        # Nobody is sure of where a relevant post belongs while several places remain.
        assert not (tags.sure and tags.relevant and tags.municipality_candidates)
        assert json.loads(json.dumps(to_json(tags)))["services"]

    return check


def test_each_post_gets_its_tags_in_order_whatever_stands_beside_it(judge: Tagger) -> None:
    posts = [a_post(text=text) for text in (*TEXTS, *BAD.values(), *TEXTS[::-1])]
    together = judge.tag(posts)

    assert len(together) == len(posts)
    assert [judge.tag([post])[0] for post in posts] == list(together)


def test_no_posts_get_no_tags(judge: Tagger) -> None:
    assert list(judge.tag([])) == []


def test_the_same_posts_always_get_the_same_tags(judge: Tagger) -> None:
    posts = [a_post(text=text) for text in TEXTS]

    assert list(judge.tag(posts)) == list(judge.tag(posts))


def test_several_threads_may_ask_at_once(judge: Tagger) -> None:
    posts = [a_post(text=text) for text in TEXTS]
    alone = list(judge.tag(posts))
    with ThreadPoolExecutor(4) as threads:
        found = [list(one) for one in threads.map(judge.tag, [posts] * 12)]

    assert found == [alone] * 12


@pytest.mark.parametrize("text", TEXTS)
def test_tags_are_whole_relevant_or_not(
    judge: Tagger, text: str, valid: Callable[[Post, Tags], None]
) -> None:
    post = a_post(text=text, title="عنوان")
    (tags,) = judge.tag([post])

    valid(post, tags)


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_judged_like_any_other(
    judge: Tagger, name: str, valid: Callable[[Post, Tags], None]
) -> None:
    post = a_post(text=BAD[name])
    (tags,) = judge.tag([post])

    valid(post, tags)


def test_an_irrelevant_post_still_carries_a_best_guess(
    judge: Tagger, valid: Callable[[Post, Tags], None]
) -> None:
    posts = [a_post(text=text) for text in ("مباراة الهلال والنصر الليلة", "ههههه", "قهوة الصباح")]
    for post, tags in zip(posts, judge.tag(posts), strict=True):
        valid(post, tags)
        assert tags.services


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    text=st.text(alphabet=st.sampled_from(ALPHABET), max_size=120),
    title=st.none() | st.text(alphabet=st.sampled_from(ALPHABET), max_size=20),
)
def test_evidence_lies_in_any_raw_text(
    judge: Tagger, valid: Callable[[Post, Tags], None], text: str, title: str | None
) -> None:
    post = a_post(text=text, title=title)
    (tags,) = judge.tag([post])

    valid(post, tags)
