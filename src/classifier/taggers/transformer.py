"""A tagger of your own: an Arabic encoder judges services, the linear tagger all else."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from classifier.odds import softmax, worth_naming
from classifier.tagger import Tagger
from classifier.taggers.checkpoint import Card, Predict
from classifier.taggers.occlusion import Spans, carried, parts
from classifier.tags import PlaceTag, ServiceTag, Tags
from classifier.weights import Floats
from classifier.words import words_of
from listener.post import Post


class Transformer:
    """Puts the encoder's services into the linear tagger's tags.

    The encoder is a plain function, so it is tested without a network.
    """

    def __init__(self, predict: Predict, card: Card, model: str, linear: Tagger) -> None:
        self._predict = predict
        self._card = card
        self._model = model
        self._linear = linear
        self._rows: Mapping[str, int] = {code: row for row, code in enumerate(card.codes)}

    @property
    def model(self) -> str:
        """See Tagger.model."""
        return self._model

    def tag(self, posts: Sequence[Post]) -> Sequence[Tags]:
        """See Tagger.tag."""
        texts = [post.words for post in posts]
        odds = self._odds(texts)
        first = self._linear.tag(posts)
        return [self._judge(*one) for one in zip(texts, first, odds, strict=True)]

    def _odds(self, texts: Sequence[str]) -> Floats:
        logits = self._predict(texts) / self._card.heat
        return np.array([softmax(one) for one in logits], np.float32).reshape(logits.shape)

    def _judge(self, text: str, tags: Tags, odds: Floats) -> Tags:
        rows = worth_naming(odds)
        services = tuple(
            ServiceTag(code=self._card.codes[row], score=float(odds[row]), evidence=spans)
            for row, spans in zip(rows, self._evidence(text, tags, odds, rows), strict=True)
        )
        sure = tags.sure  # what is passed over is passed over by the other tagger alone
        if tags.relevant:
            sure = confidence(tags, services[0].score) >= self._card.sure_floor
        return replace(tags, services=services, sure=sure, model=self._model)

    def _evidence(
        self, text: str, tags: Tags, odds: Floats, rows: Sequence[int]
    ) -> Sequence[Spans]:
        """Try the linear tagger's spans first: they are cheap guesses, and mostly right."""
        guesses = [
            (self._rows.get(tag.code, -1), tag.evidence) for tag in tags.services if tag.evidence
        ]
        found = carried(text, odds, rows, guesses, self._odds)
        if found[0]:
            return found
        taken = tags.municipality.evidence if tags.municipality else ()
        looked = [(-1, spans) for spans in parts(text, words_of(text), taken)]
        best = carried(text, odds, rows[:1], looked, self._odds)
        return [best[0], *[()] * (len(rows) - 1)]


def confidence(tags: Tags, service: float) -> float:
    """Return how likely it is that a post reaches the right office by itself.

    As the linear tagger reckons, by what its tags say: `service` is the encoder's probability.
    """
    if not tags.relevant:
        return 1 - tags.relevance
    return tags.relevance * service * placed(tags.municipality, tags.municipality_candidates)


def placed(municipality: PlaceTag | None, candidates: Sequence[PlaceTag]) -> float:
    """Return how likely the place is right: certain where nothing tells of any."""
    if municipality is not None:
        return municipality.score
    return 0.0 if candidates else 1.0
