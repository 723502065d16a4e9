"""A job and its brand come in; the post's caption goes out, fitted to the placement as the platform counts.

What gives way when it is too long, in this order: the brand's closing line, hashtags but one, the answer (for `short`
where there is one), the law's date, an answer's sentences from the last on where there is no `short`, the last hashtag,
the law, the link, the question's end.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from cardmaker.design import Brand
from cardmaker.diagnostics import Diagnostic, Severity
from cardmaker.frozen import frozen
from cardmaker.plan import Job
from cardmaker.posting import alts, counting, links
from cardmaker.posting.telling import Piece, clean, cut, instead, law_line, pieces, question, state, titles
from cardmaker.scene import Scene

_TAG = re.compile(r"(?<![\w&])#(?=\w*[^\W\d_])\w+")


@frozen
class Post:
    """What a person needs to post a job's pictures, besides the pictures.

    `text` is the caption, empty where the placement has none; `length` is its length by `count`, one of
    `placements.values.COUNTS`, and `limit` what the placement takes (None: no limit, or none is known). `hashtags`
    are those in it. `link` is the job's address with the platform's parameters, whether or not it is in the caption
    (`linked`): it goes into a profile or a sticker where links in captions are dead. `title` is for places where a
    post has one. `alts` are the alternative texts of the pictures, in their order.
    """

    text: str
    length: int
    limit: int | None
    count: str
    hashtags: tuple[str, ...]
    link: str
    linked: bool
    title: str
    alts: tuple[str, ...]

    @property
    def left(self) -> int | None:
        """How many characters are left."""
        return None if self.limit is None else self.limit - self.length


def post(job: Job, brand: Brand | None = None, scenes: Sequence[Scene] = ()) -> Post:
    """The post of a job. `brand` gives the closing line; `scenes` are its pictures, without which `alts` is empty."""
    place, link = job.placement, links.tagged(job, job.link)
    text = _fitted(job, brand, link) if place.caption else ""
    name = question(job) or titles(job).partition("\n")[0]
    return Post(
        text=text,
        length=counting.length(text, place.caption_count),
        limit=place.caption_max if place.caption else 0,
        count=place.caption_count,
        hashtags=hashtags(text),
        link=link,
        linked=bool(link) and link in counting.addresses(text),
        title=cut(name, place.title_max or len(name), len, job.language),
        alts=alternatives(job, scenes),
    )


def alternatives(job: Job, scenes: Sequence[Scene]) -> tuple[str, ...]:
    """The alternative text of each of a job's pictures."""
    several = len(scenes) > 1
    return tuple(
        alts.alt(job, (scene,), first=number == 1, slide=number if several else 0)
        for number, scene in enumerate(scenes, 1)
    )


def caption(job: Job, brand: Brand | None = None) -> str:
    """The caption in the job's language; paragraphs are apart by an empty line, the last line has no end."""
    return post(job, brand).text


def hashtags(text: str) -> tuple[str, ...]:
    """The hashtags of a text, in its order, each once."""
    return tuple(dict.fromkeys(_TAG.findall(text)))


def problems(job: Job) -> tuple[Diagnostic, ...]:
    """What a person wrote that does not fit: a caption or an alternative text of the card that had to be cut."""
    card, place = job.card, job.placement
    found: list[Diagnostic] = []
    own = card.caption.get(job.language) if card else None
    if own and place.caption:
        text = _plain(pieces(own.value))
        over = counting.length(text, place.caption_count) - (place.caption_max or 10**9)
        if over > 0:
            message = f"the caption in {job.language} is {over} characters too long for {place.id}, and is cut there"
            hint = f"{place.label} takes {place.caption_max}. Shorten it, or delete it: one is then made from the card."
            found.append(Diagnostic(own.span, Severity.WARNING, message, hint))
        tags = len(hashtags(text))
        if place.hashtags_max is not None and tags > place.hashtags_max:
            message = f"the caption in {job.language} has {tags} hashtags; {place.id} takes {place.hashtags_max}"
            found.append(Diagnostic(own.span, Severity.WARNING, message, "Delete some of them."))
    told = card.alt.get(job.language) if card else None
    most = place.alt_max or alts.ALT_MAX
    if told and (over := max(map(len, alts.paragraphs(told.value)), default=0) - most) > 0:
        message = f"`alt` in {job.language} is {over} characters too long for {place.id}, and is cut there"
        found.append(Diagnostic(told.span, Severity.WARNING, message, f"{most} is the most for one picture."))
    return tuple(found)


@frozen
class _Parts:
    """A caption's parts: what may give way, and what it gives way to."""

    head: str
    answers: tuple[tuple[Piece, ...], ...]
    law: str
    undated: str
    link: str
    closing: str
    tags: tuple[str, ...]


def _parts(job: Job, brand: Brand | None, link: str) -> _Parts:
    closing = brand.closing.get(job.language, "") if brand else ""
    shown = link if job.placement.links == "live" else ""
    tags = job.deck.tags(job.language)
    if job.card is None or job.standing is None:
        return _Parts(titles(job), (), "", "", shown, closing, _taken(job, tags, titles(job)))
    # Without the stamp's words only the date says that a law holds no longer or not yet.
    bare = job.standing.state in ("in-force", "changed") or bool(state(job, brand))
    laws = law_line(job), law_line(job, dated=not bare)
    own = job.card.caption.value(job.language)
    if own:
        told = pieces(counting.replaced(own, job.page, links.tagged(job, job.page)) if job.page else own)
        text = _plain(told)
        shown = "" if link in text else shown
        return _Parts(state(job, brand), (told,), *laws, shown, closing, _taken(job, tags, text))
    wording = job.standing.wording
    answers = tuple(pieces(text.value(job.language)) for text in (wording.answer, wording.short))
    head = "\n\n".join(filter(None, (question(job), state(job, brand))))
    return _Parts(head, answers, *laws, shown, closing, _taken(job, tags, head))


def _taken(job: Job, tags: Sequence[str], text: str) -> tuple[str, ...]:
    """The hashtags that may be added to a text: none it has, no more than the platform takes."""
    there = {tag.casefold() for tag in hashtags(text)}
    new = tuple(tag for tag in tags if tag.casefold() not in there)
    most = job.placement.hashtags_max
    return new if most is None else new[: max(0, most - len(there))]


def _fitted(job: Job, brand: Brand | None, link: str) -> str:
    parts, place = _parts(job, brand, link), job.placement

    def fits(text: str) -> bool:
        if place.caption_bytes is not None and len(text.encode()) > place.caption_bytes:
            return False
        return place.caption_max is None or counting.length(text, place.caption_count) <= place.caption_max

    for told, core, law, end, tag in _ways(job, parts, brand):
        if (core or told.head) and fits(_joined(told.head, core, law, end, "", parts.tags[:tag])):
            return _filled(told, core, law, end, tag, fits)
    if not parts.head:
        return _first_words(_plain(next(iter(parts.answers), ())), job)
    stands = state(job, brand)
    asked = clean(parts.head.removesuffix(stands).strip().split("\n\n")[0])
    # A question alone would read as if what is answered still held.
    return _first_words(asked, job, stands) or _first_words(stands, job)


_Way = tuple[_Parts, tuple[Piece, ...], str, str, int]


def _ways(job: Job, parts: _Parts, brand: Brand | None) -> Iterator[_Way]:
    """What may be left of a caption, the most first: while an answer is there whole, so is what holds instead.

    Each is the parts, then the answer, law, link and number of hashtags. Where the head ends in the card's state,
    which what holds instead goes on with: nothing is said of one without the other.
    """
    glue = " " if state(job, brand) else "\n\n"
    for answer in filter(None, parts.answers):
        for now in instead(job, brand):
            told = replace(parts, head=f"{parts.head}{glue}{now}")
            # Readers who are sent to what holds now are not sent back at the end.
            end = "" if (link := links.instead(job)) and link in now else parts.link
            yield from ((told, answer, law, end, tag) for tag in _first_tags(parts) for law in _laws(parts))
    yield from ((parts, *core) for core in _cores(parts))


def _first_tags(parts: _Parts) -> tuple[int, ...]:
    return (1, 0) if parts.tags else (0,)


def _laws(parts: _Parts) -> tuple[str, ...]:
    return tuple(dict.fromkeys((parts.law, parts.undated)))


def _first_words(text: str, job: Job, after: str = "") -> str:
    """As many leading words as fit beside what stands `after` them whole; empty where none do, or there are none."""
    place = job.placement
    rest = f"\n\n{after}" if after else ""
    if place.caption_max is not None:
        text = cut(
            text, place.caption_max, lambda piece: counting.length(piece + rest, place.caption_count), job.language
        )
    if place.caption_bytes is not None:
        text = cut(text, place.caption_bytes, lambda piece: len((piece + rest).encode()), job.language)
    return text + rest if text else ""


def _filled(parts: _Parts, core: tuple[Piece, ...], law: str, end: str, tag: int, fits: Callable[[str], bool]) -> str:
    """A caption that fits, with as many hashtags and the closing line as there is room for."""
    best = _joined(parts.head, core, law, end, "", parts.tags[:tag])
    for count in range(tag + 1, len(parts.tags) + 1):
        longer = _joined(parts.head, core, law, end, "", parts.tags[:count])
        if not fits(longer):
            return best
        best, tag = longer, count
    longer = _joined(parts.head, core, law, end, parts.closing, parts.tags[:tag])
    return longer if fits(longer) else best


def _cores(parts: _Parts) -> Iterator[tuple[tuple[Piece, ...], str, str, int]]:
    """Answer, law, link, number of hashtags: what may be left, the most first."""
    full, *shorter = [answer for answer in parts.answers if answer] or [()]
    laws, parted = _laws(parts), list(_kept(full, shorter, parts.law))
    with_law = [(core, law) for law in laws for core in (full, *(parted if shorter else ()))]
    with_law += [(core, law) for core in parted for law in laws if not shorter]
    for tag in _first_tags(parts):
        yield from ((core, law, parts.link, tag) for core, law in with_law)
    for end in dict.fromkeys((parts.link, "")):
        yield from ((core, "", end, 0) for core in _kept(full, shorter, ""))


def _kept(full: tuple[Piece, ...], shorter: Sequence[tuple[Piece, ...]], law: str) -> Iterator[tuple[Piece, ...]]:
    """What may be left of an answer, the most first: the short one whole, else the leading sentences; then nothing."""
    if shorter:
        yield from shorter
        if law:
            return
    else:
        yield from (full[:end] for end in range(len(full) - 1, 0, -1) if not full[end - 1].opens)
    yield ()


def _plain(told: Iterable[Piece]) -> str:
    return "".join(piece.glue + piece.text for piece in told)


def _joined(head: str, told: Iterable[Piece], law: str, link: str, closing: str = "", tags: Sequence[str] = ()) -> str:
    heads = "\n\n".join(filter(None, map(clean, head.split("\n\n"))))
    return "\n\n".join(filter(None, (heads, _plain(told), law, link, closing, " ".join(tags))))
