"""A deck with its cards and a question come in; the topic that fits best goes out."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable

from cardmaker.content.model import Card, Deck, Localised
from cardmaker.frozen import frozen
from cardmaker.intake.grouping import fold

LEAST = 1.0
"""Weight of the words that a question and a topic share, below which the topic is a guess."""


@frozen
class Topics:
    """The words of each topic, from its name and the cards it has, with how much each tells."""

    names: tuple[str, ...]
    words: tuple[dict[str, float], ...]

    @classmethod
    def of(cls, deck: Deck, cards: Iterable[Card]) -> Topics:
        """The topics of a deck; `cards` are all of any deck that has topics of the same names."""
        counts: dict[str, Counter[str]] = {topic.id: Counter() for topic in deck.topics}
        for topic in deck.topics:
            for text in (*_texts(topic.label), topic.id.replace("-", " ")):
                counts[topic.id].update(dict.fromkeys(set(fold(text).split()), 3))
        for card in cards:
            if card.topic in counts:
                told = (text for each in card.wordings for text in (*_texts(each.question), *_texts(each.answer)))
                counts[card.topic].update({word for text in told for word in fold(text).split()})
        spread = Counter(word for words in counts.values() for word in words)
        most = len(counts) + 1
        weighed = tuple(
            {word: math.log(most / spread[word]) * (1 + math.log(count)) for word, count in words.items()}
            for words in counts.values()
        )
        return cls(tuple(counts), weighed)

    def propose(self, text: str) -> tuple[str, bool]:
        """The topic that fits best, and whether it fits at all (else it is the first)."""
        asked = {word for word in fold(text).split() if len(word) > 2}
        scores = [sum(words.get(word, 0.0) for word in asked) for words in self.words]
        if not scores:
            return "", False
        best = max(range(len(scores)), key=lambda index: (scores[index], -index))
        others = max((score for index, score in enumerate(scores) if index != best), default=0.0)
        return self.names[best], scores[best] >= LEAST and scores[best] > 1.1 * others


def _texts(localised: Localised) -> list[str]:
    return [text.value for _, text in localised.texts]
