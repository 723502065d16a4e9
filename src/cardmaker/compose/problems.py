"""A job and what its composing found lacking come in; diagnostics at their places in people's files go out."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

from cardmaker.compose.studio import Studio
from cardmaker.design import Brand
from cardmaker.diagnostics import Diagnostic, Severity, Span
from cardmaker.plan import Job


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
    """Characters that no font has."""
    for cluster in missing:
        names = " + ".join(f"U+{ord(char):04X} {unicodedata.name(char, 'unnamed')}" for char in cluster)
        yield Diagnostic(
            _place_of(job, span, cluster),
            Severity.ERROR,
            f"no font has the character “{cluster}” ({names}), in {job.language}",
            f"remove it, or put a font that has it into assets/fonts ({_font_for(cluster)} has it)",
        )


def _place_of(job: Job, span: Span, cluster: str) -> Span:
    if job.standing:
        wording = job.standing.wording
        for texts in (wording.question, wording.answer, wording.short):
            text = texts.get(job.language)
            if text and cluster in text.value:
                return text.span
    return span


def _font_for(cluster: str) -> str:
    """The Noto family that covers a character, by the first word of its Unicode name."""
    name = unicodedata.name(cluster[0], "")
    category = unicodedata.category(cluster[0])
    if category in ("So", "Sk"):
        return "Noto Color Emoji or Noto Sans Symbols"
    script = name.split(" ")[0].capitalize()
    return "Noto Sans CJK" if script in ("Cjk", "Hiragana", "Katakana", "Hangul") else f"Noto Sans {script}".strip()
