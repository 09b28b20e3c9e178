"""Learning from what people corrected: labels become examples like any composed post."""

from collections.abc import AsyncIterator, Collection
from typing import Protocol

from classifier.labels import Label
from classifier.training.corpus import Example
from classifier.training.masking import masked


class Labels(Protocol):
    """What people said of posts where the model was wrong."""

    def texts(self) -> AsyncIterator[tuple[str, Label]]:
        """Yield the text of each post (title, newline, text) with its latest label, oldest first.

        Nothing is told of authors.
        """
        ...


async def examples_of(labels: Labels, services: Collection[str]) -> list[Example]:
    """Make examples of labels, their texts masked.

    The same words are one example, however many posts repeat them: the latest label counts. A
    label without text, or of a service that is configured no more, is left out.
    """
    found: dict[str, Example] = {}
    async for text, label in labels.texts():
        learnt = masked(text)
        if learnt.strip() and set(label.services) <= set(services):
            found[learnt] = Example(
                text=learnt,
                services=label.services,
                relevant=label.relevant,
                intent=label.intent,
                urgency=label.urgency,
                municipality=label.municipality,
            )
    return list(found.values())
