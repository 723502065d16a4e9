"""A project and its jobs come in; what makes each job's outputs goes out, by name: the same inputs, the same bytes.

An input is a digest, or the value itself where a person can read it. What is not shown is none: the Russian text of a
card does not make its Kazakh pictures. Where it cannot be told what a job will show (which font has a letter, which
page of a layout), all that it may show counts.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cardmaker import law, memory, source
from cardmaker.content.model import Act, Citation, Localised, Text, Topic
from cardmaker.design import Brand, Layout
from cardmaker.diagnostics import Span
from cardmaker.encode.clip import running
from cardmaker.frozen import frozen
from cardmaker.manifest import Groups
from cardmaker.placements import Placement
from cardmaker.plan import Job
from cardmaker.project import PHOTOS, Project, sounds_of
from cardmaker.workspace import sha256, versions

Inputs = tuple[tuple[str, str], ...]

CAROUSEL = "carousel"
POSTER = "poster"
ONLY_SAID = ("label", "source", "checked", "notes", "confidence", "default", "platform")
ONLY_POSTED = ("caption", "caption_max", "caption_bytes", "caption_count", "title_max", "hashtags_max", "links")
NOT_RULES = (*ONLY_SAID, *ONLY_POSTED)
"""What a placement says that no output shows: captions are made anew in every run."""
ONLY_CLIPS = ("music", "reading", "reduced_motion")
NOT_SHOWN = ("places", "updated_for", "closing", "subtitles", "reading_time", "state_difference")
"""Of a brand: where its files are named, and what only decides on which day a date is shown (`updated`), what
only captions say, what is an input by itself, and limits that every run looks at. (What is measured in pictures, as
`smallest_type`, is looked at when they are made: another limit makes them again.)"""
TOPIC_ICON = "{topic.icon}"


@frozen
class MadeOf:
    """The inputs of jobs by their id, the groups that they name, and the brands, whose words are in captions."""

    inputs: Mapping[str, Inputs]
    groups: Groups
    brands: Mapping[str, Brand] = field(default_factory=dict)


def made_of(project: Project, jobs: Sequence[Job]) -> MadeOf:
    """The inputs of all jobs of a project that has read its pictures and sounds."""
    maker = _Maker(project)
    brands = {brand.id: brand for brand in project.brands}
    return MadeOf({job.id: maker.inputs(job) for job in jobs}, maker.groups, brands)


@dataclass(slots=True)
class _Maker:
    project: Project
    groups: dict[str, Mapping[str, str]] = field(default_factory=dict)
    _known: dict[tuple[object, ...], Any] = field(default_factory=dict)

    def inputs(self, job: Job) -> Inputs:
        found = {
            "placement": self._once(("placement", job.placement.id), lambda: _placement(job.placement)),
            **self._shared(job),
            **self._look(job),
            **(self._card(job) if job.card else self._cover(job)),
            **self._pictures(job),
        }
        if job.placement.kind == "clip":
            found |= self._clip(job)
        return tuple(sorted((name, value) for name, value in found.items() if value))

    def _once(self, key: tuple[object, ...], make: Any) -> Any:
        if key not in self._known:
            self._known[key] = make()
        return self._known[key]

    # -- what all share

    def _shared(self, job: Job) -> dict[str, str]:
        kind, film = job.placement.kind, job.placement.formats[:1] == ("mp4",)
        more = {"clip": memory.CLIP_PROGRAMS, "document": memory.DOCUMENT_PROGRAMS}.get(kind, ())
        return {
            "programs": self._once(("programs", more, film), lambda: self._group(_programs(more, film=film))),
            "fonts": self._once(("fonts",), self._fonts),
        }

    def _group(self, members: Mapping[str, str]) -> str:
        digest = _digest(members)
        self.groups[digest] = members
        return digest

    def _fonts(self) -> str:
        return self._group({name: sha256(data) for name, data in self.project.fonts})

    # -- how it looks

    def _look(self, job: Job) -> dict[str, str]:
        layouts = {f"layout {layout.id}": self._layout(layout) for layout in self._layouts(job)}
        brands = {brand.id: brand for brand in self.project.brands}
        clip = job.placement.kind == "clip"
        own = brands[job.brand]
        key = ("brand", own.id, job.language, clip)
        found = {"brand": job.brand, "layout": job.layout, "partner": job.deck.partner, **layouts}
        found[f"brand {own.id}"] = self._once(key, lambda: _brand(own, job.language, clip=clip))
        partner = brands.get(job.deck.partner)
        if partner and partner is not own:
            found[f"brand {partner.id}"] = _digest([partner.name.get(job.language), partner.mark])
        return found

    def _layout(self, layout: Layout) -> str:
        return str(self._once(("layout", layout.id), lambda: _digest(plain(layout, ""))))

    def _layouts(self, job: Job) -> tuple[Layout, ...]:
        """The layouts a job may be made with: its own, those that these name for what they have no form for."""
        several = job.placement.slides_max > 2 or job.placement.slides_min > 1
        found: tuple[Layout, ...] = self._once(
            ("layouts", job.layout, several, job.placement.kind == "clip"),
            lambda: _reachable(job, self.project.layouts),
        )
        return found

    def _pictures(self, job: Job) -> dict[str, str]:
        """The drawings and photos a job may show."""
        topics = job.deck.topics if job.card is None else [job.deck.topic(job.card.topic)]
        icons = tuple(topic.icon for topic in topics if topic)
        layouts = self._layouts(job)
        key = ("pictures", icons, tuple(layout.id for layout in layouts))
        names = set(self._once(key, lambda: self._drawings(icons, layouts)))
        brands = {brand.id: brand for brand in self.project.brands}
        for brand in (brands[job.brand], brands.get(job.deck.partner)):
            names |= {brand.mark, brand.tab} if brand else set()
        names |= {job.card.photo.path} if job.card and job.card.photo else set()
        return {name: self._file(name) for name in names if name}

    def _file(self, name: str) -> str:
        return str(self._once(("files",), lambda: dict(self.project.digests)).get(name, ""))

    def _drawings(self, icons: Iterable[str], layouts: Iterable[Layout]) -> set[str]:
        words = {word for layout in layouts for word in _words(layout.node)}
        # A name that is made of a card's words may be that of any drawing.
        composed = any("{" in name and name.strip() != TOPIC_ICON for layout in layouts for name in _drawn(layout.node))
        words |= set(icons)
        return {
            name
            for name in self.project.picture_names
            if not name.startswith(PHOTOS)
            and (composed or name in words or name.rpartition("/")[2].rpartition(".")[0] in words)
        }

    # -- what it says

    def _card(self, job: Job) -> dict[str, str]:
        key = ("card", job.id.rpartition("/")[0])
        brand = next(brand for brand in self.project.brands if brand.id == job.brand)
        found: dict[str, str] = self._once(key, lambda: _texts(job, brand.updated_for))
        return found

    def _cover(self, job: Job) -> dict[str, str]:
        deck = job.deck
        key = ("cards of", deck.id)
        count = self._once(key, lambda: sum(card.deck == deck.id for card in self.project.library.cards))
        count = count if job.count is None else job.count
        return {
            f"title.{job.language}": _text(deck.title, job.language),
            f"subtitle.{job.language}": _text(deck.subtitle, job.language),
            "topics": _digest(plain(deck.topics, job.language)),
            "link": job.link,
            "number of cards": str(count),
        }

    def _clip(self, job: Job) -> dict[str, str]:
        duration = job.card.duration if job.card else None
        heard = {} if job.placement.silent else {name: self._file(name) for name, _ in sounds_of(job, self.project)}
        voice = job.card.voice.value(job.language) if job.card else ""
        brand = next(brand for brand in self.project.brands if brand.id == job.brand)
        return {
            "duration": "" if duration is None else f"{duration:g}",
            "voice": f"{voice}, {self.project.speech}" if job.synthetic else voice,
            "subtitles": "in the picture" if job.subtitled(brand.subtitles) else "",
            "cover": f"{job.placement.id}-cover" if job.covered else "",
            **heard,
        }


def _programs(more: Sequence[str], *, film: bool) -> dict[str, str]:
    """What draws and encodes, with its versions. `film`: also ffmpeg itself, which need not be the one of a package."""
    found = dict(versions((*memory.PROGRAMS, *more)))
    return {**found, "ffmpeg": running.version()} if film else found


def _texts(job: Job, updated_for: int) -> dict[str, str]:
    """What a card says in a language on its day, and the law it rests on."""
    card, standing, language = job.card, job.standing, job.language
    assert card is not None and standing is not None
    wording = standing.wording
    topic: Topic | None = job.deck.topic(card.topic)
    instead = standing.replacement.answer if standing.replacement else Localised()
    return {
        f"question.{language}": _text(wording.question, language),
        f"answer.{language}": _text(wording.answer, language),
        f"short.{language}": _text(wording.short, language),
        f"alt.{language}": _text(card.alt, language),
        f"replacement.{language}": _text(instead, language),
        "figure": _digest(plain(wording.figure, language)) if wording.figure else "",
        "photo": _digest(plain(card.photo, language)) if card.photo else "",
        "topic": _digest(plain(topic, language)) if topic else "",
        "link": job.link,
        "checked": card.checked.isoformat(),
        "updated": str(law.updated(card, language, job.day, updated_for) or ""),
        "instead": _digest(_instead(job.instead, language)) if job.instead else "",
        "wording": str(wording.since or ""),
        "state": f"{standing.state} {standing.since or ''}/{standing.until or ''}",
        "law": _digest(plain(wording.law, "")) if wording.law else "",
        **_law(wording.law, {act.id: act for act in job.acts}, language),
    }


def _instead(now: law.Instead, language: str) -> list[str]:
    """What is told of what took a card's place: in its picture, its caption and its record."""
    act = (now.act.id, now.act.name.value(language)) if now.act else ("", "")
    return [*act, now.card, now.question.value(language), now.link]


def _law(citations: Iterable[Citation], acts: Mapping[str, Act], language: str) -> dict[str, str]:
    """The acts a text rests on, as far as they are shown, and the wordings of its articles."""
    found: dict[str, str] = {}
    for citation in citations:
        act = acts.get(citation.act)
        if act is None:
            continue
        shown = (act.name, act.cell, act.applied, act.since, act.until, act.amended)
        found[f"laws: {act.id}"] = _digest(plain(shown, language))
        article = act.article(citation.article) if citation.article else None
        if article:
            days = tuple((one.since, one.until) for one in article.wordings)  # not what is noted of them
            told = (article.number, days, article.applied)  # not where its text is watched
            found[f"laws: {act.id} art. {article.number}"] = _digest(plain(told, language))
    return found


def _placement(placement: Placement) -> str:
    rule = {f.name: plain(getattr(placement, f.name), "") for f in dataclasses.fields(placement)}
    return _digest({name: value for name, value in rule.items() if name not in NOT_RULES})


def _brand(brand: Brand, language: str, *, clip: bool) -> str:
    """A brand as one language sees it."""
    told = (f.name for f in dataclasses.fields(brand) if f.name not in NOT_SHOWN)
    facts = {name: plain(getattr(brand, name), language) for name in told}
    facts["name"] = brand.name.get(language)
    facts["words"] = {key: texts.get(language) for key, texts in sorted(brand.words.items())}
    facts["reading"] = brand.reading.get(language)
    return _digest({name: value for name, value in facts.items() if clip or name not in ONLY_CLIPS})


def _reachable(job: Job, layouts: Iterable[Layout]) -> tuple[Layout, ...]:
    known = {layout.id: layout for layout in layouts}
    return tuple(known[name] for name in sorted(layout_names(job, known)) if name in known)


def layout_names(job: Job, known: Mapping[str, Layout]) -> frozenset[str]:
    """The layouts a job may be made with, known or not: its own, and those that these name as `otherwise`."""
    several = job.placement.slides_max > 2 or job.placement.slides_min > 1
    clip = job.placement.kind == "clip"
    found: set[str] = set()
    waiting = [job.layout, *((POSTER,) if clip else (CAROUSEL,) if several else ())]
    while waiting:
        name = waiting.pop()
        if name and name not in found:
            found.add(name)
            waiting += [known[name].otherwise] if name in known else []
    return frozenset(found)


def _words(node: source.Node) -> set[str]:
    """All texts of a node of YAML, but keys."""
    match node:
        case source.Mapping():
            return {word for _, value in node.entries for word in _words(value)}
        case source.Sequence():
            return {word for item in node.items for word in _words(item)}
    return {node.value}


def _drawn(node: source.Node) -> Iterator[str]:
    """What boxes of a node of YAML show as icons, glyphs and drawings."""
    match node:
        case source.Mapping():
            for key, value in node.entries:
                if key.value in ("icon", "glyph", "drawing"):
                    yield from _words(value)
                yield from _drawn(value)
        case source.Sequence():
            for item in node.items:
                yield from _drawn(item)


def _text(localised: Localised, language: str) -> str:
    value = localised.value(language)
    return _digest(value) if value else ""


def _digest(value: object) -> str:
    return sha256(json.dumps(value, ensure_ascii=False, sort_keys=True).encode())


def plain(value: object, language: str) -> Any:
    """A value as JSON has it, without its place in a file; of texts in several languages only that in `language`."""
    match value:
        case Localised():
            return value.value(language)
        case Text() | source.Scalar():
            return value.value
        case source.Mapping():
            return [[key.value, plain(node, language)] for key, node in value.entries]
        case Mapping():
            return {str(key): plain(item, language) for key, item in sorted(value.items())}
        case tuple() | list():
            return [plain(item, language) for item in value if not isinstance(item, Span)]
        case None | bool() | int() | float() | str():
            return value
        case dt.date():
            return value.isoformat()
    assert dataclasses.is_dataclass(value), type(value)
    pairs = ((f.name, getattr(value, f.name)) for f in dataclasses.fields(value))
    return {name: plain(item, language) for name, item in pairs if not isinstance(item, Span) and name != "places"}
