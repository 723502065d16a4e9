"""A job and its scenes come in; what is on its pictures goes out, in words, for who cannot see them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cardmaker.plan import Job
from cardmaker.posting.telling import clean, cut, ended, law_line, pieces, question, titles
from cardmaker.scene import Picture, Scene

ALT_MAX = 1000
"""Characters of an alternative text where the placement names no limit: screen readers read it in one go."""


def alt(job: Job, scenes: Sequence[Scene], *, first: bool = True, slide: int = 0) -> str:
    """What can be read and seen on one picture, or on the pages of a document, in whole sentences on one line.

    No longer than the placement's `alt_max` characters. The desk's name and invitations to swipe are left out; so is
    the question on the slides that follow the `first`, which has told it. A card's own `alt` stands instead: its
    paragraph number `slide`, counted from 1, where it has so many; all of it for 0, a picture that is alone.
    """
    most = job.placement.alt_max or ALT_MAX
    own = paragraphs(job.card.alt.value(job.language)) if job.card else ()
    if own and slide <= len(own):
        sentences = [piece.text for text in (own[slide - 1 : slide] if slide else own) for piece in pieces(text)]
    else:
        sentences = [sentence for scene in scenes for sentence in _read(job, scene, first=first)]
    text = ""
    for sentence in dict.fromkeys(filter(None, map(clean, sentences))):
        longer = f"{text} {ended(sentence)}".strip()
        if len(longer) > most:
            return text or cut(sentence, most, len, job.language)
        text = longer
    return text or cut(titles(job) if job.standing is None else question(job), most, len, job.language)


def paragraphs(text: str) -> tuple[str, ...]:
    """What stands between empty lines."""
    return tuple(part.strip() for part in re.split(r"\n\s*\n", text) if part.strip())


# What pictures show around the question and the answer.
_FURNITURE = ("{brand}", "{partner}", "{topic}", "{swipe}", "{next-cards}", "{credit}", "{updated}")
_STAMPS = ("{stamp}", "{stamp-short}")
_SAID_ELSEWHERE = frozenset((*_FURNITURE, "{count}", "{count-word}", *_STAMPS, "{unit}"))
_LAW = frozenset(("{cell}", "{act}", "{since}", "{since-short}"))
_INVITATIONS = ("{full-answer}", "{end-title}", "{end-text}")


def _read(job: Job, scene: Scene, *, first: bool) -> Iterator[str]:
    """The texts of a scene in reading order, but a stamp before its answer; the law in one sentence; the photo."""
    asked = {name for name, _ in scene.texts}
    invites = any(invitation in name for name in asked for invitation in _INVITATIONS)
    law = law_line(job)
    stamp = [text for name, text in scene.texts if name in _STAMPS]
    figure = " ".join(text for name, text in scene.texts if name in ("{figure}", "{unit}"))
    before = [text for name, text in scene.texts if name.startswith("{was}")]
    for name, text in scene.texts:
        if name == "{question}":
            yield from [text, *stamp] if first else stamp
        elif name == "{figure}":
            yield ", ".join([figure, *before])
        elif name in _LAW:
            yield law
        elif not (name in _SAID_ELSEWHERE or name.startswith("{was}") or (name == "{address}" and not invites)):
            yield text
    if job.card and job.card.photo and any(isinstance(item, Picture) for item in scene.items):
        yield job.card.photo.alt.value(job.language)
