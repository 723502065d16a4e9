"""Questions come in; groups of those that ask the same, the most asked first, go out."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cardmaker.frozen import frozen
from cardmaker.intake.privacy import GONE
from cardmaker.intake.questions import Question, words

ALIKE = 75.0
"""From here on, of 100, two questions ask the same."""
SURELY = 92.0
"""From here on a question needs no card of its own where there is one: it would be lost if this were wrong."""
WORTH_A_LOOK = 55.0
"""Below this likeness of the letters alone, words are not compared one by one."""
SAME_WORD = 78.0
STEM = 6
"""Letters of a word that count: what follows is mostly its ending."""
# What keyboards without Kazakh letters, hasty people and older spellings have for these letters.
_LETTERS = str.maketrans("ёәғқңөұүһіў", "еагкноуухиу", "ъь")
_IDLE = words(
    "а и в на по с со у о об к ли же бы то вот ну это так уже вы мы я он она они его ее их нам мне вас для при чтобы",
    "подскажите скажите пожалуйста спасибо интересует вопрос такой the a an of to in for please hello",
)
_SAME = {"фотогр": "снимат", "сфотог": "снимат", "сьемка": "снимат", "семка": "снимат", "сьемку": "снимат"}
_SAME |= {"семку": "снимат", "снять": "снимат", "обязан": "должен", "обязана": "должен", "ватсап": "whatsa"}
_SAME |= {"видео": "бейне", "фото": "сурет", "фотосы": "сурети", "запрещ": "нельзя"}


@frozen
class Variant:
    """A wording of a question, and how many people chose it."""

    text: str
    language: str
    asked: int


@frozen
class Group:
    """Questions that ask the same, the most asked wording first. `asked` is how many people asked in all."""

    variants: tuple[Variant, ...]
    asked: int


def fold(text: str) -> str:
    """A question as it is compared: no case, marks, endings or idle words."""
    every = re.findall(r"\w+", text.casefold().translate(_LETTERS))
    told = [word for word in every if word not in _IDLE] or every
    return " ".join(_SAME.get(word[:STEM], word[:STEM]) for word in told)


def bare(text: str) -> str:
    """A question without case and marks: what has the same is one wording."""
    return " ".join(_words(text))


@dataclass(slots=True)
class Likeness:
    """Compares folded questions; rare words weigh more than those in every second one."""

    weights: Mapping[str, float]
    usual: float

    @classmethod
    def among(cls, folded: Iterable[str]) -> Likeness:
        """Weighs words by the questions they stand in."""
        texts = list(folded)
        counts = Counter(word for text in texts for word in set(text.split()))
        most = math.log(len(texts) + 1) + 1
        return cls({word: most - math.log(count) for word, count in counts.items()}, most)

    def alike(self, one: str, other: str) -> float:
        """0 to 100: the weight of the words that both have (but for typing errors); 0 where their numbers differ."""
        from rapidfuzz import fuzz

        if _numbers(one) != _numbers(other):
            return 0.0
        left, right = one.split(), other.split()
        total = sum(map(self._weight, left)) + sum(map(self._weight, right))
        shared = 0.0
        for word in left:
            best = max(right, key=lambda each: fuzz.ratio(word, each), default="")
            if best and fuzz.ratio(word, best) >= SAME_WORD:
                right.remove(best)
                shared += self._weight(word) + self._weight(best)
        return 100 * shared / total if total else 0.0

    def _weight(self, word: str) -> float:
        return self.weights.get(word, self.usual)

    def nearest(self, folded: str, others: Sequence[str], least: float = ALIKE) -> int | None:
        """Which of these folded questions is the most alike, from `least` on; None if none is."""
        from rapidfuzz import fuzz, process

        near = process.extract(folded, others, scorer=fuzz.token_sort_ratio, score_cutoff=WORTH_A_LOOK, limit=20)
        scored = [(self.alike(folded, others[index]), -index) for _, _, index in near]
        score, index = max(scored, default=(0.0, 0))
        return -index if score >= least else None


def _numbers(folded: str) -> frozenset[str]:
    return frozenset(re.findall(r"\d+", folded))


def group(questions: Iterable[Question]) -> tuple[Group, ...]:
    """Groups by how many people asked, then by the order of the table. A person counts once in a group."""
    by_fold: dict[str, list[Question]] = {}
    for question in questions:
        by_fold.setdefault(fold(question.text), []).append(question)
    likeness = Likeness.among(by_fold)
    # The most asked first: what many ask in the same words is what the others are compared with.
    order = sorted(by_fold.items(), key=lambda item: (-len(item[1]), item[1][0].row))
    leaders: list[str] = []
    members: list[list[Question]] = []
    for folded, those in order:
        index = likeness.nearest(folded, leaders)
        if index is None:
            leaders.append(folded)
            members.append(list(those))
        else:
            members[index] += those
    counts = Counter(word for those in by_fold.values() for question in those for word in set(_words(question.text)))
    groups = [(_group(those, counts), min(question.row for question in those)) for those in members]
    groups.sort(key=lambda item: (-item[0].asked, item[1]))
    return tuple(found for found, _ in groups)


def _group(questions: Sequence[Question], counts: Mapping[str, int]) -> Group:
    by_letters: dict[str, list[Question]] = {}
    for question in sorted(questions, key=lambda question: question.row):
        by_letters.setdefault(bare(question.text), []).append(question)
    variants = []
    for those in by_letters.values():
        best = max(those, key=lambda question: _care(question.text, counts))
        variants.append(Variant(best.text, best.language, _people(those)))
    variants.sort(key=lambda variant: (-variant.asked, -_care(variant.text, counts)))
    return Group(tuple(variants), _people(questions))


def _people(questions: Sequence[Question]) -> int:
    return len({question.person for question in questions}) + sum(question.votes for question in questions)


def _care(text: str, counts: Mapping[str, int]) -> int:
    """How carefully a question is written: without words that nobody else has (errors), with capital and mark."""
    odd = sum(counts.get(word, 0) <= 1 for word in _words(text))
    return 2 * text.endswith("?") + (text[:1].isupper() and not text.isupper()) - 4 * (GONE in text) - 3 * odd


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())
