"""A job and its scenes come in; the words that go beside its pictures go out.

The caption is the text to paste. The alternative text says what is on a picture, for who cannot see it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from cardmaker import words
from cardmaker.content import markup
from cardmaker.content.markup import Block
from cardmaker.content.model import Act
from cardmaker.law import Standing
from cardmaker.plan import Job
from cardmaker.scene import Picture, Scene

ALT_MAX = 1000
"""Characters of an alternative text where the placement names no limit: screen readers read it in one go."""

# What a caption says where the picture carries a stamp. Without it the words alone would not be true.
_STATES = {
    "changed": {
        "ru": "Закон изменился — ответ проверяем.",
        "kk": "Заң өзгерді — жауап тексеріліп жатыр.",
        "en": "Law changed — answer under review.",
    },
    "off": {
        "ru": "Больше не действует.",
        "kk": "Күшін жойған.",
        "en": "No longer in force.",
    },
    "ahead": {
        "ru": "Ещё не действует.",
        "kk": "Әлі күшіне енген жоқ.",
        "en": "Not yet in force.",
    },
}
_ADDRESS = re.compile(r"https?://\S+")
_ADDRESS_COUNT = 23
"""What X and Mastodon count for any address."""
# twitter-text, configuration 3: these code points count 1, all others 2.
_LIGHT = ((0x0, 0x10FF), (0x2000, 0x200D), (0x2010, 0x201F), (0x2032, 0x2037))


def caption(job: Job) -> str:
    """The caption in the job's language: question, answer, law, link; lines end in a newline, the last one does not.

    Never longer than the placement's `caption_max` as the platform counts. The answer gives way to `short`, whole:
    the law goes before a sentence of that does. Without `short` the answer's leading sentences stay. Then the law
    goes, the link, the question's end.
    """
    link = (job.card.link if job.card else "") or job.deck.link
    if job.card is None or job.standing is None:
        return _fitted(job, _titles(job), [()], "", link)
    wording = job.standing.wording
    head = wording.question.value(job.language)
    own = job.card.caption.value(job.language)
    if own:
        return _fitted(job, "", [_pieces(own)], law_line(job), "" if link in own else link)
    said = state(job.standing, job.language)
    answers = [_pieces(wording.answer.value(job.language)), _pieces(wording.short.value(job.language))]
    for pieces in filter(None, answers):
        for now in _instead(job):  # which gives way to the answer
            told = "\n\n".join(filter(None, (head, f"{said} {now}".strip())))
            if _fits(job, text := _joined(told, pieces, law_line(job), link)):
                return text
    return _fitted(job, "\n\n".join(filter(None, (head, said))), answers, law_line(job), link)


def alt(job: Job, scenes: Sequence[Scene], *, first: bool = True) -> str:
    """What can be read and seen on one picture, or on the pages of a document, in whole sentences on one line.

    No longer than the placement's `alt_max` characters. The desk's name and invitations to swipe are left out; so is
    the question on the slides that follow the `first`, which has told it.
    """
    most = job.placement.alt_max or ALT_MAX
    sentences = [sentence for scene in scenes for sentence in _read(job, scene, first=first)]
    text = ""
    for sentence in dict.fromkeys(filter(None, map(_clean, sentences))):
        longer = f"{text} {_ended(sentence)}".strip()
        if len(longer) > most:
            return text or _cut(sentence, most, len)
        text = longer
    return text or _cut(_titles(job) if job.standing is None else _question(job), most, len)


# What pictures show around the question and the answer.
_FURNITURE = ("{brand}", "{partner}", "{topic}", "{swipe}", "{next-cards}", "{credit}", "{updated}")
_SAID_ELSEWHERE = frozenset((*_FURNITURE, "{count}", "{count-word}", "{stamp}", "{unit}"))
_LAW = frozenset(("{cell}", "{act}", "{since}", "{since-short}"))
_INVITATIONS = ("{full-answer}", "{end-title}", "{end-text}")


def _read(job: Job, scene: Scene, *, first: bool) -> Iterator[str]:
    """The texts of a scene in reading order, but a stamp before its answer; the law in one sentence; the photo."""
    asked = {name for name, _ in scene.texts}
    invites = any(invitation in name for name in asked for invitation in _INVITATIONS)
    law = law_line(job)
    stamp = [text for name, text in scene.texts if name == "{stamp}"]
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


def _question(job: Job) -> str:
    return job.standing.wording.question.value(job.language) if job.standing else ""


def law_line(job: Job) -> str:
    """`Ст. 36, Закон «О масс-медиа», действует с 20 августа 2024 года`; several acts are named one after the other."""
    if job.standing is None:
        return ""
    acts = {act.id: act for act in job.acts}
    cited = [(citation, acts[citation.act]) for citation in job.standing.wording.law if citation.act in acts]
    parts: list[str] = []
    for citation, act in cited:
        cell, name = words.law_cell(citation, act, job.language), act.name.value(job.language)
        parts.append(", ".join(filter(None, (cell, name) if citation.article else (name, cell))))
    if len(cited) == 1 and (when := _when(job.standing, cited[0][1], cited[0][0].article, job.language)):
        parts[0] = f"{parts[0]}, {when}"
    return "; ".join(dict.fromkeys(parts))


def length(text: str, count: str) -> int:
    """How long a platform finds a text: `characters` (code points), or the rule of `x`, `threads`, `mastodon`.

    Threads counts an emoji as its UTF-8 bytes; what may be an emoji is counted so. X and Mastodon count an address 23.
    """
    match count:
        case "x":
            rest, addresses = _ADDRESS.subn("", text)
            return addresses * _ADDRESS_COUNT + sum(1 if _is_light(ord(letter)) else 2 for letter in rest)
        case "mastodon":
            rest, addresses = _ADDRESS.subn("", text)
            return addresses * _ADDRESS_COUNT + len(rest)
        case "threads":
            return sum(len(letter.encode()) if ord(letter) >= 0x2190 else 1 for letter in text)
        case _:
            return len(text)


def _is_light(code: int) -> bool:
    return any(first <= code <= last for first, last in _LIGHT)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A sentence; `glue` stands between it and what is before. `opens`: it announces what follows, so it cannot end."""

    text: str
    glue: str
    opens: bool


def _pieces(text: str) -> tuple[_Piece, ...]:
    """The sentences of an answer without marks; list items keep their bullets and numbers."""
    found: list[_Piece] = []
    before: Block | None = None
    for block in markup.blocks(text):
        sentences = [_clean(sentence.text) for sentence in markup.sentences(block)]
        heading = block.kind == "paragraph" and all(run.strong for run in block.inlines if run.text.strip())
        for number, sentence in enumerate(filter(None, sentences)):
            mark = (f"{block.number}. " if block.number else "• ") if block.kind == "item" and not number else ""
            glue = " " if number else _glue(before, block)
            found.append(_Piece(mark + sentence, glue, heading or sentence.endswith(":")))
        before = block
    return tuple(found)


def _glue(before: Block | None, block: Block) -> str:
    if before is None:
        return ""
    if before.kind == "lead" and block.kind == "paragraph":
        return " "
    return "\n" if before.kind == block.kind == "item" else "\n\n"


def _clean(text: str) -> str:
    """Without soft hyphens and line ends; other spaces stay, no-break ones too."""
    return re.sub(r"[ \t\n]+", " ", text.replace("\u00ad", "")).strip(" ")


def _ended(sentence: str) -> str:
    return sentence if sentence[-1] in ".!?…:;»”" else f"{sentence}."


def _titles(job: Job) -> str:
    texts = (job.deck.title.value(job.language), job.deck.subtitle.value(job.language))
    return "\n\n".join(filter(None, texts))


def state(standing: Standing, language: str) -> str:
    """What must be said before the answer."""
    return _STATES.get(standing.state, {}).get(language, "")


def _instead(job: Job) -> tuple[str, ...]:
    """What holds in place of what is no longer in force, and where it stands; then its address alone."""
    now = job.instead
    if now is None:
        return ()
    told = now.question.value(job.language) or (now.act.name.value(job.language) if now.act else "")
    whole = f"{told} {now.link}".strip() if told.endswith("?") else ": ".join(filter(None, (told, now.link)))
    return tuple(filter(None, dict.fromkeys((whole, now.link))))


def _when(standing: Standing, act: Act, article: str, language: str) -> str:
    if standing.state == "off":
        return words.until_phrase(standing.until, language) if standing.until else ""
    if standing.state == "ahead":
        return words.ahead_phrase(standing.since, language) if standing.since else ""
    since = words.since_phrase(standing.since, language) if standing.since else ""
    return act.applied_as(article, language) or since


def _fitted(job: Job, head: str, answers: Iterable[tuple[_Piece, ...]], law: str, link: str) -> str:
    most, count = job.placement.caption_max, job.placement.caption_count

    def fits(text: str) -> bool:
        return _fits(job, text)

    full, *shorter = [pieces for pieces in answers if pieces] or [()]
    for pieces in (full, *shorter):
        if fits(text := _joined(head, pieces, law, link)):
            return text
    for end, tail in ((law, link), ("", link), ("", "")):
        for kept in _kept(full, shorter, end):
            if (kept or head) and fits(text := _joined(head, kept, end, tail)):
                return text
    first = head.split("\n\n")[0] or "".join(piece.glue + piece.text for piece in full)
    return _cut(first, most or len(first), lambda text: length(text, count))


def _fits(job: Job, text: str) -> bool:
    most = job.placement.caption_max
    return most is None or length(text, job.placement.caption_count) <= most


def _kept(full: tuple[_Piece, ...], shorter: Sequence[tuple[_Piece, ...]], law: str) -> Iterator[tuple[_Piece, ...]]:
    """What may be left of an answer, the most first: the short one whole, else the leading sentences; then nothing."""
    if shorter:
        yield from shorter
        if law:
            return
    else:
        yield from (full[:end] for end in range(len(full) - 1, 0, -1) if not full[end - 1].opens)
    yield ()


def _joined(head: str, pieces: Iterable[_Piece], law: str, link: str) -> str:
    answer = "".join(piece.glue + piece.text for piece in pieces)
    return "\n\n".join(filter(None, (_clean_lines(head), answer, law, link)))


def _clean_lines(text: str) -> str:
    return "\n\n".join(_clean(part) for part in text.split("\n\n"))


def _cut(text: str, most: int, measure: Callable[[str], int]) -> str:
    """The leading words with an ellipsis, no longer than `most`; a first word that is longer still is left out."""
    if measure(text) <= most:
        return text
    kept = text.split(" ")
    while kept and measure(" ".join(kept).rstrip(".,:;—– ") + "…") > most:
        kept.pop()
    return " ".join(kept).rstrip(".,:;—– ") + "…" if kept else ""
