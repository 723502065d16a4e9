"""Posts and a scheduler's preset come in; the CSV files that it imports go out, and what speaks against it.

Presets are data: `importers.yaml` beside this module, where each names its source and what is not confirmed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from urllib.parse import quote

from cardmaker import source
from cardmaker.diagnostics import Diagnostic, Problems, Severity
from cardmaker.frozen import frozen
from cardmaker.handover.posts import Post, safe
from cardmaker.manifest import Record
from cardmaker.tables.writing import FORMULA, csv_bytes

FILE = "handover/importers.yaml"


@frozen
class Preset:
    """What a scheduler imports, see `importers.yaml`; `also` are further sources, `checked` the day they were read."""

    id: str
    label: str
    source: str
    also: tuple[str, ...]
    checked: str
    confirmed: str
    unconfirmed: str
    separator: str
    rows: int
    per: str
    date: str
    time: str
    zone: str
    needs: tuple[str, ...]
    join: str
    alts: str
    platforms: tuple[str, ...]
    columns: tuple[tuple[str, str], ...]


def presets(data: bytes) -> tuple[Preset, ...]:
    """The presets of `importers.yaml`, in its order. Raises ValueError where the package's own file is damaged."""
    problems = Problems()
    root = source.read(data, FILE, problems)
    if not isinstance(root, source.Mapping) or problems.errors:
        raise ValueError(f"{FILE} is damaged")
    return tuple(_preset(key.value, node) for key, node in root.entries)


def _preset(name: str, node: source.Node) -> Preset:
    assert isinstance(node, source.Mapping)
    texts = {key.value: value.value for key, value in node.entries if isinstance(value, source.Scalar)}
    return Preset(
        id=name,
        label=texts["label"],
        source=texts["source"],
        also=_list(node.get("also")),
        checked=texts["checked"],
        confirmed=texts["confirmed"],
        unconfirmed=texts.get("unconfirmed", ""),
        separator=texts["separator"],
        rows=int(texts["rows"]),
        per=texts["per"],
        date=texts["date"],
        time=texts.get("time", ""),
        zone=texts["zone"],
        needs=_list(node.get("needs")),
        join=texts["join"],
        alts=texts["alts"],
        platforms=_list(node.get("platforms")),
        columns=_pairs(node.get("columns")),
    )


def _list(node: source.Node | None) -> tuple[str, ...]:
    items = node.items if isinstance(node, source.Sequence) else ()
    return tuple(item.value for item in items if isinstance(item, source.Scalar))


def _pairs(node: source.Node | None) -> tuple[tuple[str, str], ...]:
    entries = node.entries if isinstance(node, source.Mapping) else ()
    return tuple((key.value, value.value) for key, value in entries if isinstance(value, source.Scalar))


# What must be there -----------------------------------------------------------------------------------------------


def imported(posts: Sequence[Post], preset: Preset) -> tuple[Post, ...]:
    """The posts that a scheduler can take: of its platforms, and none that must be checked first."""
    return tuple(one for one in posts if one.job.placement.platform in preset.platforms and not one.doubt)


def lacking(posts: Sequence[Post], preset: Preset) -> tuple[Diagnostic, ...]:
    """Errors about what decks do not say and the scheduler cannot do without, each once for a deck."""
    found: dict[str, Diagnostic] = {}
    for one in imported(posts, preset):
        deck, platform = one.job.deck, one.job.placement.platform
        for key, message, hint in _needed(one, preset):
            span = deck.place("accounts") if key == "account" else deck.span
            name = f"{deck.id} {key} {platform if key == 'account' else ''}"
            found.setdefault(name, Diagnostic(span, Severity.ERROR, message, hint))
    return tuple(found.values())


def _needed(one: Post, preset: Preset) -> Iterator[tuple[str, str, str]]:
    deck, platform = one.job.deck, one.job.placement.platform
    if not deck.media:
        hint = "Put the output folder on the web and add `media_base_url: https://…` to the deck."
        yield (
            "media",
            f"{preset.label} takes pictures by their public address, and the deck has no `media_base_url`",
            hint,
        )
    if "date" in preset.needs and deck.schedule is None:
        hint = "Add `schedule:` to the deck, at least `schedule: {from: 2026-12-01}`."
        yield "date", f"{preset.label} takes no post without its hour, and the deck has no `schedule`", hint
    if "account" in preset.needs and platform not in dict(deck.accounts):
        hint = f"Add `accounts: {{{platform}: {{id: …}}}}` to the deck; {preset.label} shows the id when you import."
        yield "account", f"{preset.label} must know which account on {platform} is ours", hint


def doubtful(posts: Sequence[Post], preset: Preset) -> tuple[Diagnostic, ...]:
    """Warnings about captions that a spreadsheet would take for a formula."""
    found: dict[tuple[str, str], Diagnostic] = {}
    for one in imported(posts, preset):
        if one.caption.startswith(FORMULA):
            span = one.job.card.span if one.job.card else one.job.deck.span
            message = f"the caption in {one.job.language} for {one.job.placement.id} begins with `{one.caption[0]}`"
            hint = "Excel takes such a cell for a formula. Import the file as it is; do not open and save it in Excel."
            found.setdefault((one.card, one.job.language), Diagnostic(span, Severity.WARNING, message, hint))
    return tuple(found.values())


def notes(preset: Preset) -> str:
    """What nobody could confirm of a scheduler's files, in a sentence; empty where all is."""
    if not preset.unconfirmed:
        return ""
    sources = ", ".join((preset.source, *preset.also))
    return (
        f"{preset.label}: not confirmed by its maker: {preset.unconfirmed}. Import one row first. "
        f"(Read on {preset.checked}: {sources}.)"
    )


# Files ------------------------------------------------------------------------------------------------------------


def files(posts: Sequence[Post], preset: Preset) -> Iterator[tuple[str, bytes]]:
    """The import files as (name, bytes): for each deck and language, where need be platform; split at the most rows."""
    groups: dict[str, list[Post]] = {}
    for one in imported(posts, preset):
        job = one.job
        parts = [preset.id, job.deck.id, job.language, *([job.placement.platform] if preset.per == "platform" else [])]
        groups.setdefault(safe("posts-" + "-".join(parts)), []).append(one)
    for name, group in sorted(groups.items()):
        for start in range(0, len(group), preset.rows):
            part = f"-{start // preset.rows + 1}" if len(group) > preset.rows else ""
            yield f"{name}{part}.csv", table(group[start : start + preset.rows], preset)


def table(posts: Sequence[Post], preset: Preset) -> bytes:
    """One CSV file (RFC 4180, UTF-8)."""
    heads = [head for head, _ in preset.columns]
    rows = ([_cell(one, what, preset) for _, what in preset.columns] for one in posts)
    return csv_bytes([heads, *rows], separator=preset.separator)


def _cell(one: Post, what: str, preset: Preset) -> str:
    """What stands in a column, see `importers.yaml`."""
    kind, _, rest = what.partition(" ")
    if what.startswith("="):
        return what[1:]
    if rest.isdecimal():
        record = dict(enumerate(one.files, 1)).get(int(rest))
        return "" if record is None else record.alt if kind == "alt" else _address(one, record)
    if rest:
        return _of_platform(one, kind, ours=one.job.placement.platform == rest)
    if kind in ("media", "images", "videos"):
        wanted = kind == "media" or (kind == "videos") == one.clip
        return preset.join.join(_address(one, record) for record in one.files) if wanted else ""
    texts = {
        "date": _hour(one, preset.date, preset),
        "time": _hour(one, preset.time, preset),
        "text": one.caption,
        "alts": preset.alts.join(record.alt for record in one.files),
        "title": one.title,
        "link": one.link,
        "account": dict(one.job.deck.accounts).get(one.job.placement.platform, ""),
        "subtype": "PDF" if one.job.placement.kind == "document" else _subtype(one),
        "blank": "",
    }
    return texts[kind]


def _of_platform(one: Post, kind: str, *, ours: bool) -> str:
    """A cell about one platform: whether the post goes there, and as what; `ours`: it does."""
    if kind == "on":
        return "true" if ours else "false"
    if not ours:
        return ""
    if kind == "short":
        return "true" if _subtype(one) == "short" else "false"
    return {"story": "STORY", "reel": "REEL"}.get(_subtype(one), "POST")


def _subtype(one: Post) -> str:
    """`story`, `reel` or `short`, where the placement is one; empty: a usual post."""
    last = one.job.placement.id.rpartition("-")[2]
    return last if last in ("story", "reel", "short") else ""


def _hour(one: Post, form: str, preset: Preset) -> str:
    if one.when is None:
        return ""
    moment = one.when.astimezone(dt.UTC) if preset.zone == "utc" else one.when
    return moment.strftime(form)


def _address(one: Post, record: Record) -> str:
    return f"{one.job.deck.media.rstrip('/')}/{quote(record.path)}"
