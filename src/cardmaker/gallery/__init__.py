"""Records of the manifest come in; the text of `index.html` goes out: every post by deck, card and language.

One file that opens without a server and asks nobody for anything; outputs are linked by paths relative to it. What
the last run made, and what is wrong in files, stands in one block of data, so that all else is the same however many
runs it took.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from itertools import groupby

from cardmaker.diagnostics import Diagnostic
from cardmaker.gallery import because
from cardmaker.gallery.numbers import number, weight
from cardmaker.gallery.posts import Sheet, post
from cardmaker.gallery.script import SCRIPT
from cardmaker.gallery.style import STYLE
from cardmaker.gallery.viewer import VIEWER
from cardmaker.gallery.words import ENGLISH, LANGUAGES, table, word
from cardmaker.manifest import Places, Record

RIGHT_TO_LEFT = ("ar", "fa", "he", "ug", "ur")
FINE = "in-force"
STATES = (FINE, "changed", "off", "ahead")
SIZES = (("220", "S"), ("320", "M"), ("480", "L"))
TITLE_MOST = 64
"""Characters of a question in a list of cards."""


def page(
    records: Iterable[Record],
    places: Places | None = None,
    *,
    made: Mapping[str, str] | None = None,
    gone: Iterable[str] = (),
    problems: Iterable[Diagnostic] = (),
    subtitles: Mapping[str, str] | None = None,
) -> str:
    """The whole page as HTML; the order of `records` does not matter. All texts are escaped.

    `places` tell what apps cover and how long captions may be; `made` is why the last run made jobs, by id, and `gone`
    are those it took away; `problems` are those of people's files; `subtitles` are the texts of WebVTT files by path: a
    page that is opened without a server may not read them itself.
    """
    found = tuple(records)
    standing = _standing(found)
    ordered = sorted(found, key=lambda record: (standing[record.deck], *_order(record)))
    sheet = Sheet(places or {}, subtitles or {})
    decks = "".join(_deck(name, tuple(own), sheet) for name, own in groupby(ordered, key=lambda one: one.deck))
    style, script = f"{STYLE}{sheet.rules()}\n", _script()
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_policy(style, script)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>{word("title")}</title>
<style>{style}</style>
</head>
<body>
<a class="skip" href="#posts" data-w="skip">{word("skip")}</a>
<header class="top"><h1 data-w="title">{word("title")}</h1><p>{_summary(ordered)}</p>{_own()}</header>
{_bar(ordered, sheet)}
<section id="changes" class="panel" aria-labelledby="changed" hidden></section>
<section id="attention" class="panel" aria-labelledby="wrongs" hidden></section>
<main id="posts" tabindex="-1">
{decks}<p class="none"{" hidden" if ordered else ""} data-w="{"none" if ordered else "empty"}">{
        word("none" if ordered else "empty")
    }</p>
{_captions(sheet)}</main>
{VIEWER}
<script type="application/json" id="run">{_run(made or {}, gone, problems)}</script>
<script>{script}</script>
</body>
</html>
"""


def _script() -> str:
    return f"const WORDS = {_json(table())}, WHY = {_json(because.table())};{SCRIPT}"


def _policy(style: str, script: str) -> str:
    """Nothing but this very style sheet and script, and pictures and clips that lie beside the page."""
    return (
        "default-src 'none'; img-src 'self' file:; media-src 'self' file:; base-uri 'none'; form-action 'none'; "
        f"style-src {_hash(style)}; script-src {_hash(script)}"
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _json(value: object) -> str:
    """JSON that cannot end the element it stands in."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("\u2028", " ").replace("\u2029", " ")


def _run(made: Mapping[str, str], gone: Iterable[str], problems: Iterable[Diagnostic]) -> str:
    jobs: dict[str, list[str]] = {}
    for job, reason in sorted(made.items()):
        jobs.setdefault(reason, []).append(job)
    wrong = [[one.span.file, str(one.span), str(one.severity), one.message, one.hint] for one in sorted(set(problems))]
    return _json({"made": jobs, "gone": sorted(gone), "problems": wrong})


def _captions(sheet: Sheet) -> str:
    return "".join(
        f'<pre hidden id="{name}" lang="{escape(language)}">{escape(text)}</pre>\n'
        for (language, text), name in sheet.captions.items()
    )


def _standing(records: Sequence[Record]) -> dict[str, float]:
    """By deck, the share of its cards that the law has changed or ended: decks that hold come first."""
    states: dict[str, dict[str, str]] = {}
    for record in records:
        cards = states.setdefault(record.deck, {})
        if record.card != record.deck and record.state not in ("", FINE):
            cards[record.card] = record.state
        elif record.card != record.deck:
            cards.setdefault(record.card, FINE)
    return {deck: sum(state != FINE for state in cards.values()) / max(len(cards), 1) for deck, cards in states.items()}


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
    size = weight(sum(record.bytes for record in records))
    return f'{_counted("cards", cards)} {_counted("files", len(records))} <span data-u="{size}">{size}</span>'


def _counted(key: str, count: int) -> str:
    return f'<span data-w="{key}" data-n="{number(count)}">{word(key, n=number(count))}</span>'


def _own() -> str:
    """The page's own language, and what keys do."""
    options = "".join(
        f'<option value="{code}" lang="{code}"{" selected" if code == "en" else ""}>{name}</option>'
        for code, name in LANGUAGES.items()
    )
    return (
        f'<div class="own"><details><summary data-w="keyboard">{word("keyboard")}</summary>'
        f'<p data-w="keys">{word("keys")}</p></details>'
        f'<select id="ui" aria-label="{word("ui")}" data-v="ui">{options}</select></div>'
    )


def _bar(records: Sequence[Record], sheet: Sheet) -> str:
    languages = Counter(record.language for record in records)
    tongues = sorted(languages, key=lambda name: (_rank(name), name))
    chips = "".join(_chip("l", name, LANGUAGES.get(name, name), languages[name], name) for name in tongues)
    sizes = "".join(_chip("h", value, label) for value, label in SIZES)
    return f"""<nav class="bar" hidden aria-label="Filters"><div>
<div class="chips" role="group" aria-label="{word("languages")}" data-v="languages">{chips}</div>
{_select("d", "deck", "all-decks", _decks(records))}
{_select("c", "card", "all-cards", _cards(records))}
{_select("p", "place", "all-places", _placements(records, sheet.places))}
{_select("s", "state", "all-states", _states(records))}
<input id="find" type="search" placeholder="{word("find")}" aria-label="{word("find")}" data-v="find">
<button class="chip" id="safe" type="button" aria-pressed="false" data-w="safe">{word("safe")}</button>
<div class="end"><span id="shown" role="status"></span>
<button class="plain" id="reset" type="button" hidden data-w="reset">{word("reset")}</button>
<div class="chips" role="group" aria-label="{word("size")}" data-v="size">{sizes}</div></div>
<p class="legend" data-w="covered">{word("covered")}</p>
</div></nav>"""


def _chip(kind: str, value: str, label: str, count: int | None = None, language: str = "") -> str:
    told = f"<small>{number(count)}</small>" if count is not None else ""
    spoken = f' lang="{escape(language)}"' if language else ""
    return (
        f'<button class="chip" type="button" data-kind="{kind}" value="{escape(value)}" aria-pressed="false"{spoken}>'
        f"{escape(label)}{told}</button>"
    )


def _select(name: str, label: str, every: str, options: str) -> str:
    return (
        f'<select id="{name}" aria-label="{word(label)}" data-v="{label}">'
        f'<option value="" data-w="{every}">{word(every)}</option>{options}</select>'
    )


def _option(value: str, text: str, said: str = "") -> str:
    return f'<option value="{escape(value)}"{said}>{escape(text)}</option>'


def _said(texts: Mapping[str, str]) -> tuple[str, str]:
    """A text in the page's own language where there is one, else the first; and its attributes, with all others."""
    language = ENGLISH if ENGLISH in texts else next(iter(texts), "")
    others = {code: text for code, text in texts.items() if code in LANGUAGES}
    every = f' data-x="{escape(_json(others))}"' if len(others) > 1 else ""
    return texts.get(language, ""), f"{_lang(language)}{every}" if language else ""


def _decks(records: Sequence[Record]) -> str:
    titles: dict[str, dict[str, str]] = {}
    for record in records:
        own = titles.setdefault(record.deck, {})
        if record.card == record.deck and record.title:
            own.setdefault(record.language, _short(record.title))
    return "".join(_option(deck, *(_said(texts) if texts else (deck,))) for deck, texts in titles.items())


def _cards(records: Sequence[Record]) -> str:
    found = ""
    for deck, own in groupby(records, key=lambda one: one.deck):
        titles: dict[str, dict[str, str]] = {}
        for record in own:
            if record.card != deck:
                text = f"{record.card.removeprefix(f'{deck}/')} — {_short(record.title)}"
                titles.setdefault(record.card, {}).setdefault(record.language, text)
        cards = "".join(_option(card, *_said(texts)) for card, texts in sorted(titles.items()))
        found += f'<optgroup label="{escape(deck)}">{cards}</optgroup>' if cards else ""
    return found


def _short(text: str) -> str:
    return text if len(text) <= TITLE_MOST else f"{text[:TITLE_MOST].rsplit(' ', 1)[0]}…"


def _placements(records: Iterable[Record], places: Places) -> str:
    """By platform, each of which can be chosen as a whole."""
    platforms: dict[str, list[str]] = {}
    for name in sorted({record.placement for record in records}):
        platforms.setdefault(places[name].platform if name in places else "", []).append(name)
    found = "".join(_option(name, name) for name in platforms.pop("", ()))
    for platform, names in platforms.items():
        title = escape(platform.capitalize())
        whole = (
            f'<option value="{escape(platform)}" data-w="all-of" data-n="{title}">{word("all-of", n=title)}</option>'
            if len(names) > 1
            else ""
        )
        own = "".join(_option(name, places[name].label) for name in names)
        found += f'<optgroup label="{title}">{whole}{own}</optgroup>'
    return found


def _states(records: Iterable[Record]) -> str:
    present = {record.state for record in records if record.state}
    known = [state for state in STATES if state in present]
    told = [f'<option value="{key}" data-w="{key}">{word(key)}</option>' for key in ("made", "warned", *known)]
    return "".join((*told, *(_option(state, state) for state in sorted(present - set(STATES)))))


def _deck(name: str, records: Sequence[Record], sheet: Sheet) -> str:
    titles = {record.language: record.title for record in reversed(records) if record.card == name and record.title}
    text, said = _said(dict(reversed(titles.items())))
    title = f"<h2{said}>{escape(text)}</h2><p>{escape(name)}</p>" if titles else ""
    cards = "".join(_card(card, tuple(own), sheet) for card, own in groupby(records, key=lambda one: one.card))
    return (
        f'<section class="deck" data-d="{escape(name)}">{title or f"<h2>{escape(name)}</h2><p></p>"}\n'
        f'<div class="cards">{cards}</div></section>\n'
    )


def _card(name: str, records: Sequence[Record], sheet: Sheet) -> str:
    first = records[0]
    cover = first.card == first.deck
    label = escape(name.removeprefix(f"{first.deck}/")) if not cover else word("cover")
    marked = ' data-w="cover"' if cover else ""
    told = {record.language: record.caption for record in records if record.caption}  # the answer and the law too
    texts = " ".join(dict.fromkeys((name, *(record.title for record in records), *told.values())))
    rows = "".join(_row(tuple(own), sheet) for _, own in groupby(records, key=lambda one: one.language))
    layouts = dict.fromkeys(record.layout for record in records if record.layout)
    brands = dict.fromkeys(record.brand for record in records if record.brand)
    facts = " · ".join(", ".join(names) for names in (layouts, brands) if names)
    return (
        f'<article class="card" data-c="{escape(name)}" data-t="{escape(texts)}"><header>'
        f"<b{marked}>{label}</b>"
        f"<span>{escape(facts)}</span>{_stamp(records)}</header>\n{rows}</article>\n"
    )


def _stamp(records: Sequence[Record]) -> str:
    state = next((record.state for record in records if record.state not in ("", FINE)), "")
    if not state:
        return ""
    told = f' data-w="{state}">{word(state)}' if state in STATES else f">{escape(state)}"
    now = next((own.replaced_by_card or own.replaced_by for own in records if own.state == state), "")
    name = escape(now)
    instead = f'<span data-w="replaced" data-n="{name}">{word("replaced", n=name)}</span>' if now else ""
    return f'<span class="stamp {state if state in STATES else "other"}"{told}</span>{instead}'


def _row(records: Sequence[Record], sheet: Sheet) -> str:
    language = records[0].language
    title = next((record.title for record in records if record.title), records[0].card)
    posts = "".join(post(tuple(own), sheet) for _, own in groupby(records, key=lambda one: one.placement))
    return (
        f'<section class="row" data-l="{escape(language)}"><div{_lang(language)}>'
        f'<p class="lang">{escape(LANGUAGES.get(language, language))}</p><h3>{escape(title)}</h3></div>\n'
        f'<div class="shelf">{posts}</div></section>\n'
    )


def _lang(language: str) -> str:
    direction = ' dir="rtl"' if language.partition("-")[0] in RIGHT_TO_LEFT else ""
    return f' lang="{escape(language)}"{direction}'
