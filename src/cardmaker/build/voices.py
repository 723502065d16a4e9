"""A job for a clip comes in; what its voice is, and the words a synthetic one reads out, go out."""

from __future__ import annotations

from cardmaker import posting
from cardmaker.design import Brand
from cardmaker.diagnostics import Span
from cardmaker.encode.clip.aloud import aloud
from cardmaker.plan import Job


def kind(job: Job) -> str:
    """`recorded`, `synthetic`, or nothing where nobody speaks."""
    return "synthetic" if job.synthetic else "recorded" if recording(job) else ""


def recording(job: Job) -> str:
    """The file of a person's voice; empty where there is none."""
    silent = job.placement.kind != "clip" or job.placement.silent or job.synthetic or job.card is None
    return "" if silent or job.card is None else job.card.voice.value(job.language)


def span(job: Job) -> Span | None:
    """Where the card asks for its voice."""
    voice = job.card.voice.get(job.language) if job.card else None
    return voice.span if voice else None


def words(job: Job, brand: Brand, *, short: bool = False) -> str:
    """What a synthetic voice reads out: the question, whether the answer holds, the answer, what holds instead."""
    assert job.standing is not None
    wording, language = job.standing.wording, job.language
    answer = wording.short if short else wording.answer
    texts = [wording.question.value(language), posting.state(job, brand), answer.value(language)]
    if job.standing.state == "off" and job.standing.replacement and not short:
        texts.append(job.standing.replacement.answer.value(language))
    return "\n".join(aloud(text, language) for text in texts if text)
