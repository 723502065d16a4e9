"""Styled text comes in; items of one face, script and direction go out, and the graphemes that no font has.

Faces are chosen per grapheme (UAX #29): the span's own, then its family upright, then any that has every character.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

import uharfbuzz as hb  # type: ignore[import-untyped]

from cardmaker.fonts import Face, Fonts
from cardmaker.frozen import frozen


@frozen
class Span:
    """A piece of text of one style. `tag` is the caller's mark, carried to `PlacedRun`."""

    text: str
    family: str
    weight: int
    italic: bool = False
    tag: str = ""


class Item(NamedTuple):
    """Characters [start, stop) to be shaped together. `script` is an ISO 15924 tag, empty if all are common."""

    start: int
    stop: int
    face: Face
    tag: str
    script: str
    level: int


ZERO_WIDTH = "\u200b"
# What a shaper must not see: line ends and control characters, of no width here; the tab and the Ogham space, spaces.
_CONTROLS = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029), ZERO_WIDTH) | {9: " ", 0x1680: " "}
_HAS_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u1680\u2028\u2029]")
_SURROGATES = re.compile("[\ud800-\udfff]")


def clean(text: str) -> str:
    """The text with lone surrogates replaced by U+FFFD, of the same length."""
    return _SURROGATES.sub("\ufffd", text)


class _Scripts(dict[str, str]):
    """Script of a character, asked from HarfBuzz once; empty for Common and Inherited (UAX #24)."""

    def __missing__(self, character: str) -> str:
        buffer = hb.Buffer()
        buffer.add_str(character)
        buffer.guess_segment_properties()
        script = buffer.script or ""
        self[character] = script = "" if script in ("Zzzz", "Zyyy", "Zinh") else script
        return script


_scripts = _Scripts()


def itemise(
    spans: Sequence[Span], text: str, levels: Sequence[int] | None, fonts: Fonts, language: str
) -> tuple[str, list[Item], tuple[str, ...]]:
    """(text to shape, of the same length, items in logical order, graphemes no font has in order of appearance).

    `text` is the clean text of all spans; `levels` are embedding levels, None where all are 0.
    """
    shaped = text.translate(_CONTROLS) if _HAS_CONTROLS.search(text) else text
    scripts = _script_runs(text)
    items: list[Item] = []
    missing: dict[str, None] = {}
    start = 0
    for span in spans:
        stop = start + len(span.text)
        face = fonts.nearest(span.family, span.weight, span.italic)
        if stop > start:
            whole = face is not None and face.covers(shaped[start:stop])
            faces = [(start, stop, face)] if whole else _choose(span, shaped, start, stop, face, fonts, language)
            for first, last, chosen in faces:
                if chosen is None:
                    missing.update(dict.fromkeys(_graphemes(shaped[first:last], language)))
                    shaped = shaped[:first] + ZERO_WIDTH * (last - first) + shaped[last:]
                    chosen = face or (fonts.faces[0] if fonts.faces else None)
                elif "\u202f" in shaped and not chosen.has("\u202f"):
                    shaped = shaped[:first] + shaped[first:last].replace("\u202f", "\xa0") + shaped[last:]
                if chosen is not None:
                    items += _split(first, last, chosen, span.tag, scripts, levels)
        start = stop
    return shaped, items, tuple(missing)


def _graphemes(text: str, language: str) -> list[str]:
    from icu4py.breakers import CharacterBreaker  # loaded only when a face lacks a character

    return list(CharacterBreaker(text, language))


def _choose(
    span: Span, text: str, start: int, stop: int, face: Face | None, fonts: Fonts, language: str
) -> list[tuple[int, int, Face | None]]:
    """Runs of graphemes by the first face that has all their characters; None where no face has."""
    upright = fonts.nearest(span.family, span.weight) if span.italic else None
    chosen: list[tuple[int, int, Face | None]] = []
    at = start
    for grapheme in _graphemes(text[start:stop], language):
        end = at + len(grapheme)
        found = _face_for(grapheme, face, upright, fonts, span.weight)
        if found is not None and chosen and grapheme.isspace() and chosen[-1][2] is not None:
            found = chosen[-1][2] if chosen[-1][2].covers(grapheme) else found
        if chosen and chosen[-1][2] is found:
            chosen[-1] = (chosen[-1][0], end, found)
        else:
            chosen.append((at, end, found))
        at = end
    return chosen


def _face_for(grapheme: str, face: Face | None, upright: Face | None, fonts: Fonts, weight: int) -> Face | None:
    for candidate in (face, upright):
        if candidate is not None and candidate.covers(grapheme):
            return candidate
    return fonts.fallback(grapheme, weight)


def _script_runs(text: str) -> list[tuple[int, int, str]]:
    """Runs of one script; common characters go with what stands before them, or at the start with what follows."""
    if text.isascii():
        return [(0, len(text), "Latn")]
    of = list(map(_scripts.__getitem__, text))
    named = set(of) - {""}
    if len(named) <= 1:
        return [(0, len(text), named.pop() if named else "")]
    current = next(script for script in of if script)
    resolved = []
    for script in of:
        current = script or current
        resolved.append(current)
    runs: list[tuple[int, int, str]] = []
    at = 0
    for script, group in groupby(resolved):
        count = sum(1 for _ in group)
        runs.append((at, at + count, script))
        at += count
    return runs


def _split(
    start: int, stop: int, face: Face, tag: str, scripts: list[tuple[int, int, str]], levels: Sequence[int] | None
) -> list[Item]:
    items: list[Item] = []
    for first, last, script in scripts:
        low, high = max(start, first), min(stop, last)
        if low >= high:
            continue
        if levels is None:
            items.append(Item(low, high, face, tag, script, 0))
            continue
        at = low
        for level, group in groupby(levels[low:high]):
            count = sum(1 for _ in group)
            items.append(Item(at, at + count, face, tag, script, level))
            at += count
    return items
