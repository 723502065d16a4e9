"""A scene comes in; its longest lines by box, and how many words of a card stand on it, go out."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from cardmaker.scene import Glyphs, Scene

CARD = ("{question}", "answer", "{sentence}", "{unit}", "{title}", "{subtitle}")
"""What of `Scene.texts` a card or its deck says; all else is the brand's, the law's or the platform's."""
_WIDE, _OVER = ("W", "F"), ("Mn", "Me", "Cf")
_PER_WORD = 2
"""Ideographs that count as one word: scripts written without spaces have about as many in a word (UAX #29 leaves it to
dictionaries; this is an estimate)."""


def longest_lines(scene: Scene) -> dict[str, tuple[int, str]]:
    """For each box with a text of several lines the characters of its longest one, and that line.

    Letters and spaces count one, full-width ones two, so that WCAG 2.2's 80 and 40 for Chinese, Japanese and Korean
    (1.4.8) are one limit. A text of one line counts for nothing: no eye has to find back to the next one.
    """
    lines: dict[str, dict[float, list[str]]] = {}
    for item in scene.items:
        if isinstance(item, Glyphs) and item.glyphs:
            lines.setdefault(item.box, {}).setdefault(item.glyphs[0][2], []).append(item.text)
    found = {}
    for box, by_baseline in lines.items():
        texts = ["".join(parts).strip() for parts in by_baseline.values()]
        if len(texts) > 1:
            found[box] = max((characters(text), text) for text in texts)
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
