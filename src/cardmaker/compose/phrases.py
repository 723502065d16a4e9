"""A line of a text comes in; what of it appears by itself in a clip goes out: the line, its words, parts of phrases.

A phrase is a sentence, or of a long one what stands between two pauses. It appears as a whole, though it may begin in
the middle of a line and go on in the next: a line's end must not leave half a thought standing.
"""

from __future__ import annotations

import itertools
import re
from functools import lru_cache

from cardmaker.compose.nodes import Node
from cardmaker.frozen import frozen
from cardmaker.text import Line

LONG = 70
"""Characters of a sentence that is cut at its pauses."""
LEAST = 25, 12
"""Characters on each side of a cut: at a pause, and between two sentences."""
_WORD = re.compile(r"\S+")
_PAUSE = re.compile(r"[,;:][»”\")]* ")
_END = re.compile(r"[.!?…]+[»”\")]* (?=[«“„\"(]?[^\W\d_a-zа-яёәғқңөұүһі])")


@frozen
class Piece:
    """What stands from `start` to `stop` in the text; `text` has the space after it too.

    `follows`: it goes on with the phrase of the piece before it.
    """

    start: int
    stop: int
    text: str
    follows: bool = False


def pieces(node: Node, line: Line, by: str) -> tuple[Piece, ...]:
    """What of a line moves by itself; `by` is one of `animation.BY`. At least one."""
    assert node.paragraph is not None
    text = node.paragraph.text
    whole = Piece(line.start, line.stop, text[line.start : line.end])
    if by == "word":
        words = (match.span() for match in _WORD.finditer(text, line.start, line.stop))
        return tuple(Piece(start, stop, text[start:stop]) for start, stop in words) or (whole,)
    if by != "phrase":
        return (whole,)
    starts = phrases(text)
    inside = [at for at in starts if line.start < at < line.stop]
    edges = [line.start, *inside, line.end]
    found = []
    for start, end in itertools.pairwise(edges):
        stop = min(start + len(text[start:end].rstrip()), line.stop)
        found.append(Piece(start, stop, text[start:end], start not in starts))
    return tuple(found)


@lru_cache(maxsize=512)
def phrases(text: str) -> tuple[int, ...]:
    """Where the phrases of a text begin, the first at 0."""
    ends = [0, *_cuts(text, 0, len(text), _END, LEAST[1]), len(text)]
    found: list[int] = []
    for start, end in itertools.pairwise(ends):
        found.append(start)
        if end - start > LONG:
            found += _cuts(text, start, end, _PAUSE, LEAST[0])
    return tuple(found)


def _cuts(text: str, start: int, end: int, mark: re.Pattern[str], least: int) -> list[int]:
    cuts: list[int] = []
    for match in mark.finditer(text, start, end):
        at = match.end()
        if at - (cuts[-1] if cuts else start) >= least and end - at >= least:
            cuts.append(at)
    return cuts
