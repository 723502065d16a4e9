"""The records of one post come in: a card in one language for one placement; its figure in the page goes out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from urllib.parse import quote

from cardmaker import posting
from cardmaker.gallery.numbers import number, weight
from cardmaker.gallery.words import word
from cardmaker.manifest import Place, Places, Record, Warned

BESIDE = {"jpeg": "cover", "srt": "SRT", "vtt": "VTT", "gif": "GIF", "webp": "WebP"}
"""What lies beside a clip, and what its link is called."""


@dataclass(slots=True)
class Sheet:
    """What the posts of a page share: captions stored once, and style rules for sizes and for what apps cover."""

    places: Places
    subtitles: Mapping[str, str]
    captions: dict[tuple[str, str], str] = field(default_factory=dict)
    _sizes: dict[tuple[int, int], str] = field(default_factory=dict)
    _covers: dict[str, str] = field(default_factory=dict)
    count: int = 0

    def caption(self, language: str, text: str) -> str:
        """The id of the element that holds this text."""
        return self.captions.setdefault((language, text), f"c{len(self.captions)}") if text else ""

    def classes(self, record: Record) -> str:
        size = self._sizes.setdefault((max(1, record.width), max(1, record.height)), f"r{len(self._sizes)}")
        if record.placement not in self.places:
            return size
        return f"{size} {self._covers.setdefault(record.placement, f'p{len(self._covers)}')}"

    def rules(self) -> str:
        """The page has no `style` attributes, so that its policy can forbid them."""
        sizes = (f".{name} {{ --w: {wide}; --t: {tall}; }}" for (wide, tall), name in self._sizes.items())
        covers = (rule for place, name in self._covers.items() for rule in _cover(name, self.places[place]))
        return "\n".join((*sizes, *covers))


def _cover(name: str, place: Place) -> Iterable[str]:
    """Hatching over what the app's buttons cover, a dashed line around what a profile's grid shows."""
    if any(place.safe):
        top, right, bottom, left = _shares(place.safe, place)
        across, down = (_percent(left), _percent(1 - right)), (_percent(top), _percent(1 - bottom))
        hole = ", ".join(f"{across[x]} {down[y]}" for x, y in ((0, 0), (1, 0), (1, 1), (0, 1), (0, 0)))
        shape = f"polygon(evenodd, 0 0, 100% 0, 100% 100%, 0 100%, 0 0, {hole})"
        yield f".safe :is(.{name} .view, .{name}.view)::after {{ content: ''; clip-path: {shape}; }}"
    if any(place.grid_crop):
        inset = " ".join(map(_percent, _shares(place.grid_crop, place)))
        yield f".safe :is(.{name} .view, .{name}.view)::before {{ content: ''; inset: {inset}; }}"


def _shares(inset: tuple[int, int, int, int], place: Place) -> tuple[float, ...]:
    return tuple(side / whole for side, whole in zip(inset, (place.height, place.width) * 2, strict=True))


def _percent(share: float) -> str:
    return f"{share:.3%}"


def post(records: Sequence[Record], sheet: Sheet) -> str:
    """The figure of one post; `records` in posting order, a clip with what lies beside it."""
    clip = next((record for record in records if record.format == "mp4"), None)
    main = (clip,) if clip else tuple(records)
    beside = tuple(record for record in records if record is not clip) if clip else ()
    first = main[0]
    text = next((record.caption for record in records if record.caption), "")
    place = sheet.places.get(first.placement)
    label = place.label if place else first.placement
    warnings = tuple(warned for record in records for warned in record.warnings)
    sheet.count += 1
    classes = " ".join(filter(None, ("many" if len(main) > 1 else "", sheet.classes(first))))
    facts = {
        "j": first.job,
        "p": first.placement,
        "a": place.platform if place else "",
        "s": first.state,
        "c": sheet.caption(first.language, text),
    }
    data = " ".join(f'data-{key}="{escape(value)}"' for key, value in facts.items())
    spoken = next((sheet.subtitles.get(record.path, "") for record in beside if record.format == "vtt"), "")
    shown = _clip(first, beside, spoken) if clip else "".join(map(_file, main))
    told = _warned(warnings)
    return (
        f'<figure class="{classes}" id="f{sheet.count}" {data}><div class="frame">{_strip(main, shown)}</div>'
        f"<figcaption><b>{escape(label)}</b><span>{_facts(first, main)}</span>"
        f"{_room(text, place)}{_buttons(main, beside, bool(text))}</figcaption>"
        f"{told}</figure>\n"
    )


def _warned(warnings: Iterable[Warned]) -> str:
    lines = "".join(
        f"<li>{escape(one.message)}<small>{escape(' '.join((one.hint, one.place)).strip())}</small></li>"
        for one in warnings
    )
    return f'<ul class="warned">{lines}</ul>' if lines else ""


def _strip(main: Sequence[Record], shown: str) -> str:
    if len(main) == 1:
        return f'<div class="strip">{shown}</div>'
    count = len(main)
    return (
        f'<div class="strip" role="group" aria-label="{word("pictures", n=count)}" data-v="pictures" data-n="{count}">'
        f'{shown}</div><i class="at" aria-hidden="true">1/{count}</i>'
        '<button class="turn back" type="button" tabindex="-1" aria-label="Previous" data-v="previous">‹</button>'
        '<button class="turn on" type="button" tabindex="-1" aria-label="Next" data-v="next">›</button>'
    )


def _facts(first: Record, main: Sequence[Record]) -> str:
    seconds = f"{_say('seconds', n=round(first.duration))} · " if first.duration else ""
    size = f"{first.width} × {first.height}"
    voice = f" · {_say('synthetic')}" if first.voice == "synthetic" else ""
    bytes_ = weight(sum(one.bytes for one in main))
    return f'{seconds}{size} · <span data-u="{bytes_}">{bytes_}</span> {escape(first.format.upper())}{voice}'


def _say(key: str, *, tag: str = "span", cls: str = "", **values: object) -> str:
    """A word of the page itself, marked so that the script can say it in another language."""
    given = "".join(f' data-{name}="{escape(str(value))}"' for name, value in values.items())
    own = f' class="{cls}"' if cls else ""
    return f'<{tag}{own} data-w="{key}"{given}>{escape(word(key, **values))}</{tag}>'


def _room(text: str, place: Place | None) -> str:
    """How much of the caption's limit is left, as the platform counts."""
    if not text:
        return ""
    used = posting.length(text, place.caption_count if place else "characters")
    most = place.caption_max if place else None
    if most is None:
        return f'<span class="room">{_say("free", n=number(used))}</span>'
    over = used > most
    left = _say("over" if over else "left", n=number(abs(most - used)), tag="b")
    return f'<span class="room{" over" if over else ""}">{number(used)} / {number(most)} · {left}</span>'


def _buttons(main: Sequence[Record], beside: Sequence[Record], caption: bool) -> str:
    """Copying first; then what is opened or downloaded, in posting order."""
    copy = _button("copy", "copy-caption") if caption else ""
    alt = _button("alt", "copy-alt") if any(record.alt for record in main) else ""
    opened = "".join(map(_get, main, range(1, len(main) + 1))) if len(main) > 1 else _get(main[0], 0)
    links = "".join(
        f'<a class="get" href="{_address(record.path)}" download="{_name(record)}">'
        f"{BESIDE.get(record.format, escape(record.format.upper()))}</a>"
        for record in beside
    )
    if len(main) == 1 and not beside:
        return f'<span class="acts">{copy}{alt}{opened}</span>'
    return f'<span class="acts">{copy}{alt}</span><span class="acts">{opened}{links}</span>'


def _button(cls: str, key: str) -> str:
    return f'<button class="{cls}" type="button" data-w="{key}">{escape(word(key))}</button>'


def _get(record: Record, place: int) -> str:
    spoken = f'aria-label="{word("picture", n=place)}" data-v="picture" data-n="{place}"'
    shown = f" {spoken}>{place}" if place else f' data-w="download">{escape(word("download"))}'
    return f'<a class="get" href="{_address(record.path)}" download="{_name(record)}"{shown}</a>'


def _name(record: Record) -> str:
    """What a downloaded file is called: all of its path, so that files of several cards stay apart and in order."""
    return escape(record.path.replace("/", "."))


def _address(path: str) -> str:
    return escape(quote(path))


def _size(record: Record) -> str:
    return escape(f"{record.width} × {record.height} · {weight(record.bytes)} {record.format.upper()}")


def _file(record: Record) -> str:
    """A link to one output, showing it where a browser can: a picture, or a sheet for a document."""
    path = _address(record.path)
    alt = escape(record.alt or record.title or record.card)
    spoken = f'lang="{escape(record.language)}"'
    later = ' tabindex="-1"' if record.slide > 1 else ""
    if record.format == "pdf":
        shown = f'<span class="sheet">PDF</span><span class="unseen" {spoken}>{alt}</span>'
        return f'<a class="view" href="{path}" data-f="{_size(record)}" data-alt="{alt}"{later}>{shown}</a>'
    width, height = max(1, record.width), max(1, record.height)
    return (
        f'<a class="view" href="{path}" data-f="{_size(record)}"{later}><img src="{path}" width="{width}" '
        f'height="{height}" loading="lazy" decoding="async" alt="{alt}" {spoken}></a>'
    )


def _clip(clip: Record, beside: Sequence[Record], spoken: str) -> str:
    """A clip as its cover: no video is loaded before somebody wants to see it."""
    cover = next((record for record in beside if record.format == "jpeg"), None)
    alt = escape(clip.alt or clip.title or clip.card)
    language = f'lang="{escape(clip.language)}"'
    picture = (
        f'<img src="{_address(cover.path)}" width="{max(1, cover.width)}" height="{max(1, cover.height)}" '
        f'loading="lazy" decoding="async" alt="{alt}" {language}>'
        if cover
        else f'<span class="sheet">MP4</span><span class="unseen" {language}>{alt}</span>'
    )
    return (
        f'<a class="view play" href="{_address(clip.path)}" data-f="{_size(clip)}" data-alt="{alt}" '
        f'data-vtt="{escape(spoken)}">{picture}<i class="start" aria-hidden="true"></i></a>'
    )
