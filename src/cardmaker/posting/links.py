"""A link and a deck's `utm` parameters come in; the link that tells where its readers came from goes out."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, unquote_plus

from cardmaker.content.model import UTM_ANY
from cardmaker.plan import Job


def tagged(job: Job, link: str) -> str:
    """The link with the parameters of the job's platform: those for `any`, and over them the platform's own.

    Where a deck has any, `utm_source` is the platform unless it says otherwise. In values, {platform}, {placement},
    {language}, {card} and {deck} stand for the job's.
    """
    utm = dict(job.deck.utm)
    if not link or not utm:
        return link
    own = {**dict(utm.get(UTM_ANY, ())), **dict(utm.get(job.placement.platform, ()))}
    if not own:
        return link
    names = {
        "{platform}": job.placement.platform,
        "{placement}": job.placement.id,
        "{language}": job.language,
        "{card}": job.card.id.rpartition("/")[2] if job.card else "cover",
        "{deck}": job.deck.id,
    }
    values = {"source": "{platform}", **own}
    for mark, name in names.items():
        values = {key: value.replace(mark, name) for key, value in values.items()}
    return with_query(link, {f"utm_{key}": value for key, value in values.items()})


def instead(job: Job) -> str:
    """The address of what took a job's place: a card's with the parameters, an act's, which is not ours, without."""
    return tagged(job, job.moved) if job.moved or not job.instead else job.instead.link


def with_query(link: str, values: Mapping[str, str]) -> str:
    """The link with more parameters behind those it has, before its fragment (RFC 3986, 3.4).

    What the link says already stays as it is written, also a parameter of the same name. Values are percent-encoded
    UTF-8; empty ones are left out.
    """
    address, hash_, fragment = link.partition("#")
    path, _, query = address.partition("?")
    known = {unquote_plus(part.partition("=")[0]) for part in query.split("&")}
    added = [f"{name}={quote(value, safe='')}" for name, value in values.items() if value and name not in known]
    if not added:
        return link
    before = query.rstrip("&")
    return f"{path}?{'&'.join(filter(None, (before, *added)))}{hash_}{fragment}"
