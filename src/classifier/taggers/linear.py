"""The default tagger: adds up what each word has taught, in numpy alone."""

from collections.abc import Mapping, Sequence

from classifier.danger import alarming
from classifier.evidence import fit_spans, supporting
from classifier.features import readable
from classifier.odds import Mixer, Odds, confidence, worth_naming
from classifier.places import Resolution, Resolver
from classifier.scorer import Scorer, Scores
from classifier.services import Service
from classifier.tags import Intent, ServiceTag, Tags, Urgency
from classifier.weights import Weights
from classifier.words import Word, words_of
from listener.post import Post


class Linear:
    """Judges posts with trained weights. Pure once made."""

    def __init__(
        self, weights: Weights, services: Mapping[str, Service], resolver: Resolver
    ) -> None:
        self._weights = weights
        self._scorer = Scorer(weights)
        self._mixer = Mixer(weights, services)
        self._resolver = resolver
        self._relevance_floor = float(weights.relevance_floor[0])
        self._sure_floor, self._passed_over = weights.sure_floor.tolist()

    @property
    def model(self) -> str:
        """See Tagger.model."""
        return self._weights.model

    def tag(self, posts: Sequence[Post]) -> Sequence[Tags]:
        """See Tagger.tag."""
        texts = [post.words for post in posts]
        words = [words_of(text) for text in texts]
        folded = [readable(one) for one in words]
        scores = self._scorer.score(list(zip(folded, texts, strict=True)))
        return [self._tag(*one) for one in zip(posts, texts, words, folded, scores, strict=True)]

    def _tag(
        self, post: Post, text: str, words: Sequence[Word], folded: Sequence[str], scores: Scores
    ) -> Tags:
        place = self._resolver.resolve(post, words)
        odds = self._mixer.odds(scores, alarming(folded), place)
        relevant = odds.relevance >= self._relevance_floor
        floor = self._sure_floor if relevant else self._passed_over
        intent, urgency = int(odds.intents.argmax()), int(odds.urgencies.argmax())
        return Tags(
            relevant=relevant,
            relevance=odds.relevance,
            services=self._services(text, words, scores, odds, place),
            municipality=place.municipality,
            municipality_candidates=place.candidates,
            intent=Intent(self._weights.intents[intent]),
            intent_score=float(odds.intents[intent]),
            urgency=Urgency(self._weights.urgencies[urgency]),
            urgency_score=float(odds.urgencies[urgency]),
            sure=confidence(odds, place, relevant=relevant) >= floor,
            model=self.model,
        )

    def _services(
        self, text: str, words: Sequence[Word], scores: Scores, odds: Odds, place: Resolution
    ) -> tuple[ServiceTag, ...]:
        named = worth_naming(odds.services)
        picked = [supporting(words, scores.told(row)) for row in named]
        taken = place.municipality.evidence if place.municipality else ()
        spans = fit_spans(text, words, picked, taken)
        return tuple(
            ServiceTag(
                code=self._weights.codes[row], score=float(odds.services[row]), evidence=evidence
            )
            for row, evidence in zip(named, spans, strict=True)
        )
