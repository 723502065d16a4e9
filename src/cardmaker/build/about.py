"""A job, its brand and an alternative text come in; what its picture's file says of itself goes out."""

from __future__ import annotations

from cardmaker.design import Brand
from cardmaker.encode.metadata import About, plain_text
from cardmaker.plan import Job


def about(job: Job, brand: Brand, alt: str) -> About:
    """The question, the alternative text, the desk, who took the photo, the address of the full answer."""
    language = job.language
    name = brand.name.get(language, "")
    photo = job.card.photo if job.card else None
    title = job.standing.wording.question if job.standing else job.deck.title
    return About(
        language=language,
        title=title.value(language),
        alt=alt,
        creator=name,
        rights=f"© {name}" if name else "",
        credit=(photo.credit.value(language) if photo else "") or name,
        source=job.link,
    )


def for_players(told: About) -> tuple[tuple[str, str], ...]:
    """What players show of a clip, by ffmpeg's names."""
    named = (("title", told.title), ("artist", told.creator), ("copyright", told.rights))
    return tuple((name, plain_text(text)) for name, text in named)
