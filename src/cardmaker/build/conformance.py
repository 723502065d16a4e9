"""A job's finished files come in; where one is not as its placement takes it, an error goes out, and it is not written.

The files are opened again by readers that share nothing with what wrote them: `encode.headers`, and for documents
`encode.document.reread`.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator, Sequence

from cardmaker.build.results import File, Rendered
from cardmaker.diagnostics import Diagnostic, Severity
from cardmaker.encode import headers
from cardmaker.encode.document import reread
from cardmaker.encode.document.letters import POINTS_PER_PX
from cardmaker.encode.document.reread import Document
from cardmaker.encode.headers import Facts
from cardmaker.placements import Placement
from cardmaker.plan import Job

_PICTURES = ("jpeg", "png", "webp")
_LOOPS = ("gif", "animated-webp")
_VIDEO, _SOUND = ("avc1",), ("mp4a",)
_ROUNDING = 0.1  # s: a sound track ends with a whole packet, which may be a little after the last frame


def conforming(job: Job, rendered: Rendered) -> Rendered:
    """The same, or without files and with what is wrong with them."""
    rules = [*_broken(job.placement, rendered.files)]
    if not rules:
        rules = [rule for file in rendered.files if file.format == "pdf" for rule in _document(job, file)]
    found = tuple(_problem(job, rule) for rule in rules)
    return Rendered(problems=(*rendered.problems, *found)) if found else rendered


def _problem(job: Job, rule: tuple[str, object, object]) -> Diagnostic:
    place, (name, value, limit) = job.placement, rule
    message = f"{job.stem}: {name} is {value}; {place.label} takes {limit}"
    source = f"The rule is in {place.source[0]}. " if place.source else ""
    hint = f"{source}The file was not written; this is a mistake of cardmaker or of the placement's entry."
    return Diagnostic(job.card.span if job.card else job.deck.span, Severity.ERROR, message, hint)


def _broken(place: Placement, files: Sequence[File]) -> Iterator[tuple[str, object, object]]:
    """Rule, value and limit of what is not kept. What lies beside a clip has rules of its own."""
    own = [file for file in files if not file.suffix and file.format not in ("srt", "vtt")]
    if files and place.kind == "image" and len(own) > place.slides_max:
        yield "the number of pictures", len(own), f"{place.slides_max} at most"
    for file in files:
        if file.format not in (*_PICTURES, *_LOOPS, "pdf", "mp4"):
            continue
        facts = headers.read(file.data)
        if facts is None or facts.format != file.format:
            yield "the format", facts.format if facts else "damaged", file.format
            continue
        if facts.format != "pdf" and (facts.width, facts.height) != (place.size.width, place.size.height):
            yield "the size", f"{facts.width} x {facts.height} px", f"{place.size.width} x {place.size.height} px"
        if facts.color != "rgb":
            yield "the colour", facts.color, "rgb"
        if not file.suffix:
            yield from _limits(place, file, facts)


def _document(job: Job, file: File) -> Iterator[tuple[str, object, object]]:
    """What a reader, a person's or one that speaks, could not do with a PDF (PDF/UA-1, ISO 14289-1)."""
    facts = reread.read(file.data)
    if facts is None:
        yield "the document", "damaged", "a PDF that can be read"
    else:
        yield from _pages(job.placement, facts)
        yield from _reading(job, facts)


def _pages(place: Placement, facts: Document) -> Iterator[tuple[str, object, object]]:
    pages = len(facts.sizes)
    if not place.slides_min <= pages <= place.slides_max:
        yield "the number of pages", pages, f"{place.slides_min} to {place.slides_max}"
    size = (place.size.width * POINTS_PER_PX, place.size.height * POINTS_PER_PX)
    for other in sorted(set(facts.sizes) - {size}):
        yield "the size of a page", f"{other[0]:g} x {other[1]:g} pt", f"{size[0]:g} x {size[1]:g} pt"
    if facts.bookmarks != pages:
        yield "the number of bookmarks", facts.bookmarks, f"{pages}, one for each page"
    for number, text in enumerate(facts.texts, 1):
        if not _letters(text):
            yield f"the text of page {number}", "missing", "text that can be copied and read aloud"


def _reading(job: Job, facts: Document) -> Iterator[tuple[str, object, object]]:
    title = (job.standing.wording.question if job.standing else job.deck.title).value(job.language)
    if facts.bare:
        yield "a font", f"{facts.bare[0]}, which is not in the file", "fonts that are in the file"
    if not facts.tagged:
        yield "the structure", "missing", "tags, by which it is read aloud in order"
    if facts.language.partition("-")[0] != job.language.partition("-")[0]:
        yield "the language", facts.language or "missing", job.language
    if _words(facts.title) != _words(title):
        yield "the title", f"“{facts.title}”", f"“{title}”"
    elif _letters(title) - _letters("".join(facts.texts)):
        yield "the text", "without letters of its question", "the question's own words"


def _words(text: str) -> list[str]:
    return unicodedata.normalize("NFC", text).split()


def _letters(text: str) -> set[str]:
    return {sign for sign in unicodedata.normalize("NFKC", text).casefold() if sign.isalnum()}


def limit(place: Placement, seconds: float) -> tuple[float, str]:
    """The most bytes that a clip of so many seconds may have (inf: no limit), and what is said of one that has more."""
    size, rate = place.max_bytes, place.bitrate_max
    found = [] if size is None else [(float(size), f"is over {size / 1e6:g} MB")]
    if rate is not None and not set(_LOOPS) & set(place.formats):
        whole = math.floor(seconds * 1000) / 1000  # as the file tells its length
        found.append((rate * whole / 8, f"has over {rate / 1e6:g} Mbit a second"))
    return min(found, default=(math.inf, ""))


def _limits(place: Placement, file: File, facts: Facts) -> Iterator[tuple[str, object, object]]:
    if facts.format not in place.formats:
        yield "the format", facts.format, " or ".join(place.formats)
    if place.max_bytes is not None and len(file.data) > place.max_bytes:
        yield "the size", f"{len(file.data):,} bytes", f"{place.max_bytes:,} bytes at most"
    if facts.seconds is None:
        return
    most = place.seconds_max
    if facts.seconds < place.seconds_min or (most is not None and facts.seconds > most + _ROUNDING):
        yield (
            "the duration",
            f"{facts.seconds:.2f} s",
            f"{place.seconds_min:g} to {'any number of' if most is None else most} s",
        )
    if facts.format in _LOOPS:
        if not facts.endless:
            yield "the loop", "not without end", "one that begins anew"
        return
    allowed = _VIDEO if place.silent else (*_VIDEO, *_SOUND)
    if not facts.codecs or set(facts.codecs) - set(allowed):
        yield "the codec", ", ".join(facts.codecs) or "missing", ", ".join(allowed)
    if not facts.streamable:
        yield "the index", "behind the pictures", "it before them, so that a clip plays while it loads"
    if place.bitrate_max is not None and len(file.data) * 8 > place.bitrate_max * max(facts.seconds, 0.1):
        yield "the bit rate", f"{len(file.data) * 8 / facts.seconds:,.0f} a second", f"{place.bitrate_max:,} at most"
