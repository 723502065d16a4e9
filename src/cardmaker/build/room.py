"""A project and texts to translate come in; how many characters each may have in the other language goes out, and why.

Words of that language, as the project's cards have them, are set in the shape of the source (its paragraphs, lists and
strong parts) and laid out in the deck's own placements of one picture, longer and shorter, until they just fit. Where
that cannot be done, the longest other language stands for it, as the reason says.
"""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from cardmaker.build.drawing import studio_of
from cardmaker.compose import Studio, room
from cardmaker.content import markup
from cardmaker.content.model import Card, Localised, Text, Wording
from cardmaker.diagnostics import Problems
from cardmaker.frozen import frozen
from cardmaker.plan import Job, plan
from cardmaker.project import Project
from cardmaker.translate import Entry

WORDS_LEAST = 60
"""Words of a language that tell how long its words are; with fewer, one long word would decide."""
WORDS_MOST = 4_000
LARGEST = 4
"""A text that fits at so many times the length of the longest language does not have to be counted."""
EXACT = 0.03
ALIKE = 40
"""Texts beside the one that is measured are as good as equally long within so many characters."""
_NOT_SHOWN = {
    "answer": "where it stands on one picture, the short answer does instead",
    "short": "no picture of its deck shows it",
}
_DRAWN = ("question", "answer", "short", "unit", "credit")
_KEPT = re.compile(r"(\*\*|\*|~~|\]\([^)\s]*\)|\[|[.!?…]+(?=[\s*~]|$)|\n\s*(?:[-*]\s+|\d+[.)]\s+)?)")


@frozen
class Room:
    """At most about so many characters, in the words of the language; `why`: measured where, or why not."""

    most: int
    why: str


@dataclass(slots=True)
class Rooms:
    """Measures texts of one language of a project; `day` is the one on which its cards are looked at."""

    project: Project
    source: str
    target: str
    day: dt.date
    _studio: Studio | None = None
    _words: tuple[str, ...] = ()
    _jobs: dict[str, list[Job]] = field(default_factory=dict)
    _known: dict[tuple[object, ...], Room] = field(default_factory=dict)
    _tightest: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._words = _words_of(self.project, self.target)

    def of(self, card: Card, entry: Entry) -> Room:
        """How long a text may be."""
        instead = "as its longest language; {}"
        if entry.key not in _DRAWN:
            return Room(entry.longest, instead.format("it is not drawn"))
        if len(self._words) < WORDS_LEAST:
            return Room(entry.longest, instead.format(f"the cards have too few words in {self.target} to measure with"))
        wording = next((one for one in card.wordings if one.span == entry.span), card.wordings[-1])
        jobs = [self._set(job, wording) for job in self._pictures(card)]
        if not jobs:
            return Room(entry.longest, instead.format("its pictures cannot be laid out, see `cardmaker check`"))
        key = (*_look(jobs), entry.key, _shape(entry.text), *_lengths(jobs, entry.key, self.target))
        if key not in self._known:
            self._known[key] = self._measured(jobs, entry)
        found = self._known[key]
        return found if found.most else Room(entry.longest, instead.format(found.why))

    # -- the pictures of a card

    def _pictures(self, card: Card) -> list[Job]:
        """The card's jobs for pictures, in the source language; those of all cards are planned once."""
        if not self._jobs:
            brands = {brand.id for brand in self.project.brands}
            layouts = {layout.id for layout in self.project.layouts}
            places = self.project.placements
            found = plan(self.project.library, places, languages=(self.source,), day=self.day, problems=Problems())
            self._jobs = {one.id: [] for one in self.project.library.cards}
            for job in found:
                drawable = job.placement.kind == "image" and job.brand in brands and job.layout in layouts
                if job.card and drawable:
                    self._jobs[job.card.id].append(job)
        return self._jobs.get(card.id, [])

    def _set(self, job: Job, wording: Wording) -> Job:
        """The job in the other language, with the source where a text of it is missing."""
        assert job.card is not None and job.standing is not None
        card, figure = job.card, wording.figure
        filled = replace(
            wording,
            question=self._filled(wording.question),
            answer=self._filled(wording.answer),
            short=self._filled(wording.short),
            figure=replace(figure, unit=self._filled(figure.unit)) if figure else None,
        )
        photo = replace(card.photo, credit=self._filled(card.photo.credit)) if card.photo else None
        standing = replace(job.standing, wording=filled)
        return replace(job, language=self.target, card=replace(card, photo=photo), standing=standing)

    def _filled(self, texts: Localised) -> Localised:
        there = texts.value(self.target) or texts.value(self.source)
        return _with(texts, self.target, there)

    # -- measuring

    def _measured(self, jobs: Sequence[Job], entry: Entry) -> Room:
        """The tightest placement's room; none (0), and why, where none limits it."""
        studio = self._studio = self._studio or studio_of(self.project)
        ours = {"answer": room.WHOLE, "short": room.SHORT}.get(entry.key)
        largest = LARGEST * max(entry.longest, len(entry.text)) + 40
        best: tuple[int, Job] | None = None
        why = _NOT_SHOWN.get(entry.key, "its deck makes no picture alone")
        first = self._tightest.get(entry.key)
        for job in sorted(jobs, key=lambda job: job.placement.id != first):  # then the others need one look each
            way = room.form(job, studio)
            if not way or (ours and way != ours):
                continue
            why = "no picture limits it"
            fits = self._trial(job, entry, way)
            most = best[0] if best else largest
            if not fits(most):
                best = (_largest(fits, entry.longest, most), job)
        if best is None or not best[0]:
            return Room(0, why)
        self._tightest[entry.key] = best[1].placement.id
        return Room(best[0], f"fits on {best[1].placement.id} in the smallest type")

    def _trial(self, job: Job, entry: Entry, way: str) -> Callable[[int], bool]:
        assert self._studio is not None
        studio = self._studio

        def fits(length: int) -> bool:
            text = filler(entry.text, length, self._words)
            return room.fits(_with_text(job, entry.key, self.target, text), studio, way)

        return fits


def _largest(fits: Callable[[int], bool], guess: int, fails: int) -> int:
    """The largest length that fits, to about 3 %: `fails` does not; from `guess` on it is searched outwards."""
    low, high, step = 0, fails, max(guess // 4, 4)
    at = min(guess, fails - 1)
    while high - low > max(1.0, low * EXACT):
        if fits(at):
            low = at
        else:
            high = at
        outwards = low + step if high == fails else high - step
        step *= 2
        at = outwards if low < outwards < high and (low == 0 or high == fails) else (low + high) // 2
    return low


def filler(source: str, length: int, words: Sequence[str]) -> str:
    """A text of at most `length` characters in the shape of another: its marks, lists, paragraphs and sentence ends."""
    parts = _KEPT.split(source.strip())
    kept = sum(len(part) for part in parts[1::2])
    whole = max(sum(len(part) for part in parts[::2]), 1)
    endless = itertools.cycle(words)
    written, seen, out = 0, 0, []
    for number, part in enumerate(parts):
        if number % 2:
            out.append(part)
            continue
        seen += len(part)
        wanted = round(max(length - kept, 0) * seen / whole) - written
        text = _run(part, wanted, endless)
        written += len(text)
        out.append(text)
    return "".join(out)[:length]


def _run(part: str, length: int, words: Iterator[str]) -> str:
    """Words for a part of a text, with its spaces at both ends."""
    if not part.strip() or length < 1:
        return part[: max(length, 0)] if not part.strip() else ""
    before, after = part[: len(part) - len(part.lstrip())], part[len(part.rstrip()) :]
    room_, chosen = length - len(before) - len(after), ""
    while len(chosen) < room_:
        chosen = f"{chosen} {next(words)}".lstrip()
    text = chosen[: max(room_, 1)].rstrip()
    begins = part.strip()[:1]  # by a capital a lead's end is known
    return before + (text[:1].upper() + text[1:] if begins.isupper() else text) + after


def _words_of(project: Project, language: str) -> tuple[str, ...]:
    """The words of all answers and questions, in the order of the cards."""
    found: list[str] = []
    for card in project.library.cards:
        for wording in card.wordings:
            for texts in (wording.question, wording.answer):
                words = re.findall(r"[^\W_]+(?:-[^\W_]+)*", markup.plain(texts.value(language)))
                found += [word.lower() if word.istitle() else word for word in words]
        if len(found) > WORDS_MOST:
            break
    return tuple(found)


def _with_text(job: Job, key: str, language: str, text: str) -> Job:
    assert job.card is not None and job.standing is not None
    wording, photo = job.standing.wording, job.card.photo
    if key == "credit" and photo:
        card = replace(job.card, photo=replace(photo, credit=_with(photo.credit, language, text)))
        return replace(job, card=card)
    if key == "unit" and wording.figure:
        figure = replace(wording.figure, unit=_with(wording.figure.unit, language, text))
        wording = replace(wording, figure=figure)
    elif key == "question":
        wording = replace(wording, question=_with(wording.question, language, text))
    elif key == "answer":
        wording = replace(wording, answer=_with(wording.answer, language, text))
    else:
        wording = replace(wording, short=_with(wording.short, language, text))
    return replace(job, standing=replace(job.standing, wording=wording))


def _with(texts: Localised, language: str, value: str) -> Localised:
    if not value:
        return texts
    span = texts.texts[0][1].span
    rest = [(name, text) for name, text in texts.texts if name != language]
    return Localised(tuple(sorted([*rest, (language, Text(value, span))], key=lambda each: each[0])))


# What makes two texts alike -------------------------------------------------------------------------------------------


def _look(jobs: Sequence[Job]) -> tuple[object, ...]:
    """What decides how pictures look beside their texts."""
    return tuple(
        (job.placement.id, job.layout, job.brand, job.deck.id, bool(job.card and job.card.photo), job.standing.state)
        for job in jobs
        if job.standing
    )


def _shape(text: str) -> tuple[object, ...]:
    """The marks and lists of a text, and how much of it is the lead."""
    kept = tuple(part.strip() for part in _KEPT.split(text)[1::2] if part.strip() or "\n\n" in part)
    lead = next(iter(re.findall(r"\*\*(.*?)\*\*", text)), "")
    return (kept, len(lead) * 10 // max(len(text), 1))


def _lengths(jobs: Sequence[Job], key: str, language: str) -> tuple[int, ...]:
    """How long, about, the texts beside one are."""
    if not jobs or jobs[0].standing is None:
        return ()
    wording = jobs[0].standing.wording
    beside = (("question", wording.question), ("answer", wording.answer), ("short", wording.short))
    return tuple(len(texts.value(language)) // ALIKE for name, texts in beside if name != key)
