"""A scene comes in; its longest lines by box, and how many words of a card stand on it, go out."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from cardmaker.scene import Glyphs, Scene

CARD = ("{question}", "answer", "{sentence}", "{unit}", "{title}", "{subtitle}")
"""What of `Scene.texts` a card or its deck says; all else is the brand's, the law's or the platform's."""
_WIDE, _OVER = ("W", "F"), ("Mn", "Me", "Cf")
_GAP, _STEP = 3.0, 2.0
"""Em: runs of a line begin no farther than this from the last letter before, its lines are no farther apart."""
_PER_WORD = 2
"""Ideographs that count as one word: scripts written without spaces have about as many in a word (UAX #29 leaves it to
dictionaries; this is an estimate)."""


def longest_lines(scene: Scene) -> dict[str, tuple[int, str]]:
    """For each box with a text of several lines the characters of its longest one, and that line.

    Letters and spaces count one, full-width ones two, so that WCAG 2.2's 80 and 40 for Chinese, Japanese and Korean
    (1.4.8) are one limit. A line that stands alone counts for nothing: no eye has to find back to the next one.
    """
    found: dict[str, tuple[int, str]] = {}
    for box, lines in _lines(scene).items():
        several = [line.text.strip() for line in lines if any(map(line.is_next_to, lines))]
        if several:
            found[box] = max((characters(text), text) for text in several)
    return found


@dataclass(slots=True)
class _Line:
    baseline: float
    size: float
    left: float
    end: float
    """Where its last letter begins."""
    text: str

    def goes_on(self, run: Glyphs) -> bool:
        """Whether a run stands on this line, and not beside it in another column or box."""
        _, x, y = run.glyphs[0]
        return y == self.baseline and self.left < x < self.end + _GAP * self.size

    def is_next_to(self, other: _Line) -> bool:
        """Whether another line is the one above or below in the same text."""
        return self.size == other.size and 0 < abs(self.baseline - other.baseline) < _STEP * self.size


def _lines(scene: Scene) -> dict[str, list[_Line]]:
    found: dict[str, list[_Line]] = {}
    for item in scene.items:
        if not isinstance(item, Glyphs) or not item.glyphs:
            continue
        lines, (_, x, y), (_, end, _) = found.setdefault(item.box, []), item.glyphs[0], item.glyphs[-1]
        if lines and lines[-1].goes_on(item):
            lines[-1].text += item.text
            lines[-1].end = end
        else:
            lines.append(_Line(y, item.size, x, end, item.text))
    return found


def characters(text: str) -> int:
    """How many columns a text takes: 2 for full-width characters (UAX #11), none for marks over others."""
    return sum(map(_columns, text))


@lru_cache(maxsize=1024)
def _columns(character: str) -> int:
    if unicodedata.category(character) in _OVER:
        return 0
    return 2 if unicodedata.east_asian_width(character) in _WIDE else 1


def words(text: str) -> int:
    """Words with a letter or a digit in them; signs that stand alone are none."""
    return sum(map(_count, text.split()))


@lru_cache(maxsize=16_384)
def _count(word: str) -> int:
    wide = 0 if characters(word) <= len(word) else sum(_columns(one) == 2 and one.isalnum() for one in word)
    return -(-wide // _PER_WORD) or int(any(map(str.isalnum, word)))


def card_words(scene: Scene) -> int:
    """How many words of its card are read on a picture."""
    return sum(map(words, card_texts(scene.texts)))


def card_texts(texts: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Without the numbers and bullets of lists, which are not read as words."""
    for source, text in texts:
        if source in CARD:
            mark, _, rest = text.partition(" ")
            yield rest if mark == "•" or (mark.endswith(".") and mark[:-1].isdigit()) else text
