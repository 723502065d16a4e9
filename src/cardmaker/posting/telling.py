"""Parts of a card as plain sentences: what captions and alternative texts are made of."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from cardmaker import words
from cardmaker.content import markup
from cardmaker.content.markup import Block
from cardmaker.content.model import Act
from cardmaker.design import Brand
from cardmaker.frozen import frozen
from cardmaker.law import Standing
from cardmaker.plan import Job
from cardmaker.posting import counting, links

_YEAR = re.compile(r"((?:19|20)\d\d)(?:\s*[^\W\d]{1,4}\.?)?")


def law_line(job: Job, *, dated: bool = True) -> str:
    """`Ст. 36, Закон «О масс-медиа», действует с 20 августа 2024 года`; several acts are named one after the other.

    Not `dated`: without the words since when it holds. A year that stands for an act's sign is not said beside them.
    """
    if job.standing is None:
        return ""
    acts = {act.id: act for act in job.acts}
    cited = [(citation, acts[citation.act]) for citation in job.standing.wording.law if citation.act in acts]
    when = _when(job.standing, cited[0][1], cited[0][0].article, job.language) if dated and len(cited) == 1 else ""
    parts: list[str] = []
    for citation, act in cited:
        cell, name = words.law_cell(citation, act, job.language), act.name.value(job.language)
        if not citation.article and _year(cell) and _year(cell) in when:
            cell = ""
        parts.append(", ".join(filter(None, (cell, name, when) if citation.article else (name, cell, when))))
    return "; ".join(dict.fromkeys(parts))


def _year(cell: str) -> str:
    """The year that is all of an act's sign, as in `2024 г.`; empty where the sign is a number or a name."""
    found = _YEAR.fullmatch(cell)
    return found[1] if found else ""


def _when(standing: Standing, act: Act, article: str, language: str) -> str:
    if standing.state == "off":
        return words.until_phrase(standing.until, language) if standing.until else ""
    if standing.state == "ahead":
        return words.ahead_phrase(standing.since, language) if standing.since else ""
    since = words.since_phrase(standing.since, language) if standing.since else ""
    return act.applied_as(article, language) or since


def state(job: Job, brand: Brand | None) -> str:
    """What must be said before the answer: the brand's words of the stamp that the picture carries, as a sentence."""
    if brand is None or job.standing is None or job.standing.state == "in-force":
        return ""
    word = clean(brand.word(job.standing.state, job.language))
    return ended(word) if word else ""


@frozen
class Piece:
    """A sentence; `glue` stands between it and what is before. `opens`: it announces what follows, so it cannot end."""

    text: str
    glue: str
    opens: bool


def pieces(text: str) -> tuple[Piece, ...]:
    """The sentences of an answer without marks; list items keep their bullets and numbers."""
    found: list[Piece] = []
    before: Block | None = None
    for block in markup.blocks(text):
        sentences = [clean(sentence.text) for sentence in markup.sentences(block)]
        heading = block.kind == "paragraph" and all(run.strong for run in block.inlines if run.text.strip())
        for number, sentence in enumerate(filter(None, sentences)):
            mark = (f"{block.number}. " if block.number else "• ") if block.kind == "item" and not number else ""
            glue = " " if number else _glue(before, block)
            found.append(Piece(mark + sentence, glue, heading or sentence.endswith(":")))
        before = block
    return tuple(found)


def _glue(before: Block | None, block: Block) -> str:
    if before is None:
        return ""
    if before.kind == "lead" and block.kind == "paragraph":
        return " "
    return "\n" if before.kind == block.kind == "item" else "\n\n"


@lru_cache(maxsize=4096)
def clean(text: str) -> str:
    """Without soft hyphens and line ends; other spaces stay, no-break ones too."""
    return re.sub(r"[ \t\n]+", " ", text.replace("\u00ad", "")).strip(" ")


def ended(sentence: str) -> str:
    return sentence if sentence[-1] in ".!?…:;»”" else f"{sentence}."


def titles(job: Job) -> str:
    texts = (job.deck.title.value(job.language), job.deck.subtitle.value(job.language))
    return "\n\n".join(filter(None, texts))


def instead(job: Job, brand: Brand | None = None) -> tuple[str, ...]:
    """What holds in place of what is no longer in force, and where it stands; then only where, in the brand's words.

    The act, in the brand's words; the new question only where there is none, since an old answer follows. An address
    is never told without what stands there: behind the stamp's words it would seem that of the old rule.
    """
    now = job.instead
    if now is None:
        return ()
    link = links.instead(job) if job.placement.links == "live" else ""
    act = now.act.name.value(job.language) if now.act else ""
    label = brand.word("instead", job.language) if brand and act else ""
    told = ": ".join(filter(None, (label, act))) or now.question.value(job.language)
    whole = f"{told} {link}" if told and link else ended(told) if told else ""
    word = brand.word("new-answer" if now.card else "instead", job.language) if brand else ""
    where = ": ".join(filter(None, (word, link))) if link else ""
    return tuple(filter(None, dict.fromkeys((whole, where))))


def question(job: Job) -> str:
    return job.standing.wording.question.value(job.language) if job.standing else ""


def cut(text: str, most: int, measure: Callable[[str], int], language: str = "en") -> str:
    """The leading words with an ellipsis, no longer than `most`; a first word that is longer still is left out."""
    if measure(text) <= most:
        return text
    return _leading(text.split(" "), " ", most, measure) or _leading(
        list(counting.words(text.partition(" ")[0], language)), "", most, measure
    )


def _leading(kept: list[str], glue: str, most: int, measure: Callable[[str], int]) -> str:
    low, high = 0, len(kept)  # `low` words fit, `high` do not
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if measure(_dotted(glue.join(kept[:middle]))) <= most else (low, middle)
    return _dotted(glue.join(kept[:low])) if low else ""


def _dotted(text: str) -> str:
    text = text.rstrip(".,:;—– ")
    return f"{text}…" if text else ""
