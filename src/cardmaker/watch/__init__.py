"""The page of a law and the text of an article seen before come in; the text seen now and what has changed go out.

Nothing is fetched and nothing is written here: see `web` and `cli.watch`.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urldefrag, urlsplit

from cardmaker.content.model import Act, Article, Library
from cardmaker.content.names import wrong_name
from cardmaker.diagnostics import Problems, Span
from cardmaker.frozen import frozen
from cardmaker.law import resting_on
from cardmaker.watch import page

FOLDER = "cards/watched"
"""Texts that were seen, one file each: `cards/watched/<act>/<article>/<day>.txt`."""


@frozen
class Watched:
    """An article whose official page is watched. `url` is without fragment, `folder` where its texts are kept."""

    act: str
    article: str
    url: str
    heading: str
    selector: str
    cards: tuple[str, ...]
    folder: str
    span: Span

    @property
    def name(self) -> str:
        return f"{self.act} art. {self.article}"

    @property
    def how(self) -> str:
        """How the article is found on its page, in words."""
        told = [f"heading {self.heading}"] if self.heading else []
        return ", ".join([*told, f"selector {self.selector}"] if self.selector else told) or "its number"


def watched(library: Library, problems: Problems) -> tuple[Watched, ...]:
    """The articles with an https address, by act and number. What is wrong with an address or selector is told."""
    folders: dict[str, Watched] = {}
    for act in library.acts:
        for article in act.articles:
            found = _watched(library, act, article, problems)
            if found is None:
                continue
            other = folders.setdefault(found.folder.casefold(), found)
            if other is not found:
                message = f"`{found.article}` and `{other.article}` would be kept in one folder, {found.folder}"
                problems.error(article.span, message, "Write one of the numbers otherwise.")
    return tuple(folders.values())


def unwatched(library: Library) -> tuple[str, ...]:
    """Articles that cards rest on and that have no address, as `act art. number`."""
    pairs = ((act, article) for act in library.acts for article in act.articles)
    return tuple(
        f"{act.id} art. {article.number}"
        for act, article in pairs
        if not article.page.url and resting_on(library, act.id, article.number)
    )


def hosts(articles: tuple[Watched, ...]) -> frozenset[tuple[str, int]]:
    """The hosts that may be asked, with their ports."""
    return frozenset(host for host in (_host(article.url) for article in articles) if host)


def _watched(library: Library, act: Act, article: Article, problems: Problems) -> Watched | None:
    where = article.page
    if not where.url:
        return None
    url = urldefrag(where.url).url
    if not url.lower().startswith("https://"):
        hint = f"Write https://{url.partition('://')[2][:100]}, if the page is there too."
        problems.error(where.url_span, f"`{url[:100]}` is not watched: only https is", hint)
        return None
    if _host(url) is None:
        problems.error(where.url_span, f"`{url[:100]}` is not an address of a host", "Write https://host/path.")
        return None
    if where.selector and not page.is_selector(where.selector):
        hint = "Write it as in a style sheet: #z36, .article-36, main article."
        problems.error(where.selector_span, f"`{where.selector[:60]}` is not a CSS selector", hint)
        return None
    cards = tuple(card.id for card in resting_on(library, act.id, article.number))
    folder = f"{FOLDER}/{_folder(act.id)}/{_folder(article.number)}"
    return Watched(act.id, article.number, url, where.heading, where.selector, cards, folder, article.span)


def _host(url: str) -> tuple[str, int] | None:
    """Host and port as `web.Web` compares them; None if there is none, or more than them."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port or 443
        if not host.isascii():
            import idna  # comes with httpx, which writes hosts in the same way

            host = idna.encode(host).decode("ascii")
    except ValueError:  # also a host that IDNA does not know
        return None
    return (host.lower(), port) if host and "@" not in parts.netloc else None


def _folder(name: str) -> str:
    """A name for one folder, as near to `name` as every system allows."""
    safe = "".join(sign if sign.isalnum() or sign in "-_." else "_" for sign in name).strip(".") or "_"
    return f"_{safe}" if wrong_name(safe) else safe


def by_page(articles: tuple[Watched, ...]) -> Iterator[tuple[str, tuple[Watched, ...]]]:
    """The articles by page, so that each page is fetched once; both in order."""
    by_url: dict[str, list[Watched]] = {}
    for article in articles:
        by_url.setdefault(article.url, []).append(article)
    for url, those in by_url.items():
        yield url, tuple(those)
