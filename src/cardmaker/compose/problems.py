"""A job and what its composing found lacking come in; diagnostics at their places in people's files go out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from cardmaker.compose.studio import Studio
from cardmaker.design import Brand
from cardmaker.diagnostics import Diagnostic, Measured, Severity, Span
from cardmaker.plan import Job

MANY = 5
"""So many characters that no font has are shown."""
CJK, SYMBOLS, SIGNS = "CJK", "symbols", "signs"
# Radicals to ideographs, Hangul, compatibility and vertical forms, full-width forms, and the ideographs beyond.
_CJK_BLOCKS = (
    (0x1100, 0x11FF),
    (0x2E80, 0x9FFF),
    (0xA960, 0xA97F),
    (0xAC00, 0xD7FF),
    (0xF900, 0xFAFF),
    (0xFE30, 0xFE4F),
    (0xFF00, 0xFFEF),
    (0x1B000, 0x1B16F),
    (0x20000, 0x3FFFF),
)
_CJK_OF = {"ja": "JP", "ko": "KR", "tw": "TC", "hant": "TC", "hk": "HK"}
# Scripts whose punctuation and digits are named after them.
_WITH_SIGNS = re.compile(
    "Arabic|Armenian|Bengali|Devanagari|Ethiopic|Georgian|Greek|Gujarati|Gurmukhi|Hebrew|Kannada|Khmer|Lao|Malayalam"
    "|Mongolian|Myanmar|Oriya|Sinhala|Syriac|Tamil|Telugu|Thaana|Thai|Tibetan"
)
# Families that are not called Noto Sans and the script's name.
_FAMILIES = {
    SYMBOLS: "Noto Color Emoji or Noto Sans Symbols",
    SIGNS: "Noto Sans or Noto Sans Symbols",
    "Combining": "Noto Sans",
    "Latin": "Noto Sans",
    "Greek": "Noto Sans",
    "Cyrillic": "Noto Sans",
    "Mathematical": "Noto Sans Math",
    "Tibetan": "Noto Serif Tibetan",
}


def without_colors(job: Job, brand: Brand) -> Iterator[Diagnostic]:
    """A topic whose colours the brand has not: the card would wear another topic's."""
    for topic in job.deck.topics:
        shown = job.card is None or topic.id == job.card.topic
        if shown and topic.color not in brand.topics:
            known = ", ".join(sorted(brand.topics))
            message = f"the brand `{brand.id}` has no colours for the topic `{topic.id}` (`{topic.color}`)"
            yield Diagnostic(topic.span, Severity.ERROR, message, f"It has: {known}.")


def without_faces(job: Job, studio: Studio, lacking: Iterable[tuple[str, int, bool]]) -> Iterator[Diagnostic]:
    """Weights or slants that no font file has: another face would be taken in silence."""
    for family, weight, italic in lacking:
        nearest = studio.fonts.nearest(family, weight, italic)
        slant = " italic" if italic else ""
        hint = (
            f"the nearest is {nearest.key} (weight {nearest.weight})" if nearest else "no font of that family is here"
        )
        yield Diagnostic(
            Span(f"assets/layouts/{job.layout}.yaml"),
            Severity.ERROR,
            f"no font file has {family} in weight {weight}{slant}, which a text of {job.id} asks for",
            f"{hint}; change `font-weight`, or put the file into assets/fonts",
        )


def without_glyphs(job: Job, span: Span, missing: Iterable[str]) -> Iterator[Diagnostic]:
    """Characters that no font has, told once for each script: a language that no font speaks lacks all its letters."""
    scripts: dict[str, list[str]] = {}
    for cluster in missing:
        scripts.setdefault(_script(cluster), []).append(cluster)
    for script, clusters in scripts.items():
        yield Diagnostic(
            _place_of(job, span, clusters),
            Severity.ERROR,
            f"no font has {_named(script, clusters)}, in {job.language}",
            f"Put a font that has {'it' if len(clusters) == 1 else 'them'} into assets/fonts "
            f"({_font_for(script, job.language)}), or write it without.",
            Measured(f"glyphs {job.language} {script}", len(clusters)),
        )


def _named(script: str, clusters: Sequence[str]) -> str:
    """One character with its code and name; of several the first, and how many there are."""
    if len(clusters) == 1:
        names = " + ".join(f"U+{ord(char):04X} {unicodedata.name(char, 'unnamed')}" for char in clusters[0])
        return f"the character “{clusters[0]}” ({names})"
    what = {SIGNS: "signs", SYMBOLS: "symbols", CJK: "Chinese, Japanese or Korean characters"}
    several = what.get(script, f"{script} letters")
    return f"{len(clusters)} {several}, such as {', '.join(f'“{cluster}”' for cluster in clusters[:MANY])}"


def _place_of(job: Job, span: Span, clusters: Sequence[str]) -> Span:
    """Where the first text of the card stands that has one of them, whatever of it this picture shows."""
    if job.standing:
        wording = job.standing.wording
        for texts in (wording.question, wording.answer, wording.short):
            text = texts.get(job.language)
            if text and any(cluster in text.value for cluster in clusters):
                return text.span
    return span


def _script(cluster: str) -> str:
    """The script or kind of a character, by its place or the first word of its Unicode name."""
    category, code = unicodedata.category(cluster[0]), ord(cluster[0])
    if category in ("So", "Sk"):
        return SYMBOLS
    if any(first <= code <= last for first, last in _CJK_BLOCKS):
        return CJK
    script = unicodedata.name(cluster[0], "").partition(" ")[0].capitalize()
    return script if script and (category[0] in "LM" or _WITH_SIGNS.fullmatch(script)) else SIGNS


def _font_for(script: str, language: str) -> str:
    """The Noto family that has a script, as its makers call it."""
    if script == CJK:
        main, _, region = language.partition("-")
        return f"Noto Sans CJK {_CJK_OF.get(region.lower()) or _CJK_OF.get(main, 'SC')} has it"
    return f"{_FAMILIES.get(script, f'Noto Sans {script}')} has it"
