"""Records of the manifest come in; the text of `index.html` goes out: every output by deck, card and language.

One file that opens without a server and asks nobody for anything; outputs are linked by paths relative to it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from html import escape
from itertools import groupby
from urllib.parse import quote

from cardmaker.gallery.script import SCRIPT
from cardmaker.gallery.style import STYLE
from cardmaker.manifest import Record

# In their own words, in the order the house writes them; other languages follow by code.
LANGUAGES = {"kk": "Қазақша", "ru": "Русский", "en": "English"}
RIGHT_TO_LEFT = ("ar", "fa", "he", "ug", "ur")
STAMPS = {"changed": "the law has changed, being checked", "off": "no longer in force", "ahead": "not in force yet"}
SIZES = (("180", "S"), ("280", "M"), ("440", "L"))
POLICY = (
    "default-src 'none'; img-src 'self' file:; media-src 'self' file:; "
    "style-src 'unsafe-inline'; script-src 'unsafe-inline'"
)


def page(records: Iterable[Record]) -> str:
    """The whole page as HTML; the order of `records` does not matter. All texts of records are escaped."""
    ordered = sorted(records, key=_order)
    captions: dict[tuple[str, str], str] = {}
    decks = "".join(_deck(name, tuple(own), captions) for name, own in groupby(ordered, key=lambda one: one.deck))
    texts = "".join(
        f'<pre hidden id="{number}" lang="{escape(language)}">{escape(text)}</pre>\n'
        for (language, text), number in captions.items()
    )
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="color-scheme" content="light dark">
<title>Cards</title>
<style>{STYLE}</style>
</head>
<body>
<header class="top"><h1>Cards</h1><p>{_summary(ordered)}</p></header>
{_bar(ordered)}
<main>
{decks}<p class="none"{" hidden" if ordered else ""}>{"Nothing matches." if ordered else "No outputs yet."}</p>
{texts}</main>
{_VIEWER}
<script>{SCRIPT}</script>
</body>
</html>
"""


def _order(record: Record) -> tuple[str, bool, str, int, str, str, int, str]:
    """Covers before cards; languages and slides as people count them, not by letters."""
    cover = record.card == record.deck
    return (
        record.deck, not cover, record.card, _rank(record.language), record.language, record.placement, record.slide,
        record.path,
    )  # fmt: skip


def _rank(language: str) -> int:
    return list(LANGUAGES).index(language) if language in LANGUAGES else len(LANGUAGES)


def _summary(records: Sequence[Record]) -> str:
    cards = len({record.card for record in records if record.card != record.deck})
    parts = (
        _count(cards, "card"),
        _count(len({record.language for record in records}), "language"),
        _count(len({record.placement for record in records}), "placement"),
        _count(len(records), "file"),
        _weight(sum(record.bytes for record in records)),
    )
    return escape(", ".join(parts))


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def _weight(size: int) -> str:
    """Bytes as people read them: KB and MB of 1,000, as platforms count."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1_000)) if size else 0} KB"
    return f"{size / 1_000_000:.1f} MB" if size < 100_000_000 else f"{size / 1_000_000:,.0f} MB"


def _bar(records: Sequence[Record]) -> str:
    languages = Counter(record.language for record in records)
    places = Counter(record.placement for record in records)
    tongues = sorted(languages, key=lambda name: (_rank(name), name))
    return f"""<nav class="bar" hidden aria-label="Filters"><div>
<div class="chips" role="group" aria-label="Languages">{
        "".join(_chip("l", name, LANGUAGES.get(name, name), languages[name], name) for name in tongues)
    }</div>
<input id="find" type="search" placeholder="Find a card" aria-label="Find a card by its question or name">
<div class="end"><span id="shown" role="status"></span><div class="chips" role="group" aria-label="Size">{
        "".join(_chip("h", value, label) for value, label in SIZES)
    }</div></div>
<div class="chips" role="group" aria-label="Placements">{
        "".join(_chip("p", name, name, places[name]) for name in sorted(places))
    }</div>
</div></nav>"""


def _chip(kind: str, value: str, label: str, count: int | None = None, language: str = "") -> str:
    number = f"<small>{count}</small>" if count is not None else ""
    spoken = f' lang="{escape(language)}"' if language else ""
    return (
        f'<button class="chip" type="button" data-kind="{kind}" value="{escape(value)}" aria-pressed="false"{spoken}>'
        f"{escape(label)}{number}</button>"
    )


def _deck(name: str, records: Sequence[Record], captions: dict[tuple[str, str], str]) -> str:
    cover = next((record for record in records if record.card == record.deck and record.title), None)
    title = f"<h2{_lang(cover.language)}>{escape(cover.title)}</h2><p>{escape(name)}</p>" if cover else ""
    cards = "".join(_card(card, tuple(own), captions) for card, own in groupby(records, key=lambda one: one.card))
    return f'<section class="deck">{title or f"<h2>{escape(name)}</h2><p></p>"}\n{cards}</section>\n'


def _card(name: str, records: Sequence[Record], captions: dict[tuple[str, str], str]) -> str:
    first = records[0]
    label = "Cover of the deck" if first.card == first.deck else name.removeprefix(f"{first.deck}/")
    texts = " ".join(dict.fromkeys((name, *(record.title for record in records))))
    stamp = next((record.state for record in records if record.state in STAMPS), "")
    rows = "".join(_row(tuple(own), captions) for _, own in groupby(records, key=lambda one: one.language))
    now = next((record.replaced_by_card or record.replaced_by for record in records if record.state == stamp), "")
    told = STAMPS.get(stamp, "") + (f", replaced by {escape(now)}" if now else "")
    mark = f'<span class="stamp {stamp}">{told}</span>' if stamp else ""
    layouts = dict.fromkeys(record.layout for record in records if record.layout)
    brands = dict.fromkeys(record.brand for record in records if record.brand)
    facts = ", ".join(
        f"{what} {' and '.join(names)}" for what, names in (("layout", layouts), ("brand", brands)) if names
    )
    return (
        f'<article class="card" data-t="{escape(texts)}"><header><b>{escape(label)}</b>'
        f"<span>{escape(facts)}</span>{mark}</header>\n{rows}</article>\n"
    )


def _row(records: Sequence[Record], captions: dict[tuple[str, str], str]) -> str:
    language = records[0].language
    title = next((record.title for record in records if record.title), records[0].card)
    figures = "".join(_figure(tuple(own), captions) for _, own in groupby(records, key=lambda one: one.placement))
    return (
        f'<section class="row" data-l="{escape(language)}"><div{_lang(language)}>'
        f'<p class="lang">{escape(LANGUAGES.get(language, language))}</p><h3>{escape(title)}</h3></div>\n'
        f'<div class="shelf">{figures}</div></section>\n'
    )


def _lang(language: str) -> str:
    direction = ' dir="rtl"' if language.partition("-")[0] in RIGHT_TO_LEFT else ""
    return f' lang="{escape(language)}"{direction}'


def _figure(records: Sequence[Record], captions: dict[tuple[str, str], str]) -> str:
    clip = next((record for record in records if record.format == "mp4"), None)
    if clip is not None:
        return _clip(clip, tuple(record for record in records if record is not clip), captions)
    first = records[0]
    text = next((record.caption for record in records if record.caption), "")
    number = captions.setdefault((first.language, text), f"c{len(captions)}") if text else ""
    button = '<button class="copy" type="button">Copy caption</button>' if text else ""
    size = f"{first.width} × {first.height}"
    pictures = f"{len(records)} pictures, " if len(records) > 1 else ""
    facts = f"{pictures}{size}, {_weight(sum(record.bytes for record in records))} {first.format.upper()}"
    many = ' class="many"' if len(records) > 1 else ""
    return (
        f'<figure{many} data-p="{escape(first.placement)}" data-c="{number}"><div class="strip">'
        f"{''.join(map(_file, records))}</div>"
        f"<figcaption><b>{escape(first.placement)}</b><span>{escape(facts)}</span>{button}</figcaption></figure>\n"
    )


def _clip(clip: Record, beside: Sequence[Record], captions: dict[tuple[str, str], str]) -> str:
    """A clip with links to what lies beside it: its cover picture, its subtitles."""
    text = clip.caption
    number = captions.setdefault((clip.language, text), f"c{len(captions)}") if text else ""
    button = '<button class="copy" type="button">Copy caption</button>' if text else ""
    cover = next((record for record in beside if record.format == "jpeg"), None)
    poster = f' poster="{escape(quote(cover.path))}"' if cover else ""
    seconds = f"{clip.duration:.0f} s, " if clip.duration else ""
    facts = f"{seconds}{clip.width} × {clip.height}, {_weight(clip.bytes)} MP4"
    names = {"jpeg": "cover", "srt": "SRT", "vtt": "VTT", "gif": "GIF", "webp": "WebP"}
    links = "".join(
        f' <a href="{escape(quote(record.path))}">{names.get(record.format, record.format.upper())}</a>'
        for record in beside
    )
    return (
        f'<figure data-p="{escape(clip.placement)}" data-c="{number}"><div class="strip">'
        f'<a href="{escape(quote(clip.path))}" style="--w:{max(1, clip.width)};--t:{max(1, clip.height)}">'
        f'<video src="{escape(quote(clip.path))}" preload="none" controls{poster}></video></a></div>'
        f"<figcaption><b>{escape(clip.placement)}</b><span>{escape(facts)}{links}</span>{button}</figcaption></figure>\n"
    )


def _file(record: Record) -> str:
    """A link to one output, showing it where a browser can: a picture, a clip, or a sheet for a document."""
    path = escape(quote(record.path))
    width, height = max(1, record.width), max(1, record.height)
    facts = f"{record.width} × {record.height}, {_weight(record.bytes)}, {record.format.upper()}"
    badge = f"<i>{record.slide}/{record.slides}</i>" if record.slides > 1 else ""
    match record.format:
        case "pdf":
            shown = '<span class="sheet">PDF</span>'
        case "mp4":
            shown = f'<video src="{path}" preload="none" controls></video>'
        case _:
            alt = escape(record.alt or record.title or record.card)
            shown = (
                f'<img src="{path}" width="{width}" height="{height}" loading="lazy" decoding="async" '
                f'alt="{alt}" lang="{escape(record.language)}">'
            )
    return f'<a href="{path}" data-f="{escape(facts)}" style="--w:{width};--t:{height}">{shown}{badge}</a>'


_VIEWER = """<dialog aria-label="Picture"><div class="stage"><img alt="">
<button class="round prev" type="button" aria-label="Previous">←</button>
<button class="round next" type="button" aria-label="Next">→</button></div>
<div class="side"><h4></h4><p id="facts"></p><p><a id="file" target="_blank" rel="noopener"></a></p>
<button class="round close" type="button" aria-label="Close" autofocus>×</button>
<section id="caption"><h5>Caption <button class="copy" type="button">Copy caption</button></h5><pre></pre></section>
<section id="alt"><h5>Alternative text <button class="copy" type="button">Copy text</button></h5><pre></pre></section>
</div></dialog>"""
