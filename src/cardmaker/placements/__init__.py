"""Nodes of `placements.yaml` come in, the package's and the project's; where a picture can be published goes out."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, Literal

from cardmaker import source
from cardmaker.diagnostics import Problems, Span
from cardmaker.frozen import frozen
from cardmaker.geometry import Insets, Size
from cardmaker.placements.values import (
    ALBUMS,
    CONFIDENCE,
    COUNTS,
    FORMATS,
    ID,
    LINKS,
    MOVING,
    READERS,
    Refused,
    address,
    items,
    short,
)

FILE = "placements.yaml"
"""The file that comes with cardmaker: `workspace` reads it."""
PROJECT_FILE = "assets/placements.yaml"

Aspect = Literal["tall", "portrait", "square", "wide"]
Kind = Literal["image", "document", "clip"]

DEFAULT_PLACEMENTS = (
    "instagram-feed",
    "instagram-story",
    "facebook-feed",
    "x-image",
    "tiktok-photo",
    "telegram-photo",
    "whatsapp-status",
    "open-graph",
)
"""What a deck gets that names no placements: those marked `default: true` in the package's file, which says why."""

REQUIRED = ("platform", "label", "size", "formats", "checked")
KEYS = {
    "platform": "the platform in one lower-case word",
    "label": "what people call the place",
    "size": "width x height in px, as 1080x1350",
    "safe": "px that the app may cover: [top, right, bottom, left]; text stays out of it",
    "grid_crop": "px that a profile's grid cuts off: [top, right, bottom, left]; text need not avoid it",
    "formats": "what the platform takes, best first: " + ", ".join(FORMATS),
    "max_bytes": "what one file may weigh: bytes, `600 KB`, `8 MB` (1,000,000 bytes each) or none",
    "fps": "frames a second of a clip",
    "seconds_min": "the shortest clip the platform takes, in seconds",
    "seconds_max": "the longest clip the platform takes, in seconds, or none",
    "bitrate_max": "the most bits a second of a clip, or none",
    "silent": "true: a clip without a sound track, which begins anew when it ends, as messengers play it",
    "slides_min": "how many pictures a post needs",
    "slides_max": "how many pictures a post takes, or pages of a document",
    "album": "how several pictures are shown: " + ", ".join(ALBUMS) + " (one after another, or side by side)",
    "caption": "false: there is no text beside the picture, as in a story",
    "caption_max": "the longest caption, or none",
    "caption_bytes": "the most bytes of UTF-8 in a caption, where the platform limits them too, or none",
    "title_max": "the longest title, in characters, where a post has a title of its own",
    "links": "whether addresses in a caption can be opened: " + ", ".join(LINKS),
    "caption_count": "how the platform counts a caption: " + ", ".join(COUNTS),
    "alt_max": "the longest alternative text, or none",
    "hashtags_max": "the most hashtags, or none",
    "source": "addresses the figures come from, or names of the file's `sources`",
    "checked": "the day a person last looked the figures up",
    "confidence": "how sure they are: " + ", ".join(CONFIDENCE),
    "default": "true: decks that name no placements get this one; of clips, those that --clip makes",
    "notes": "what else a person should know",
}
CLIP_LEAST, CLIP_PAGES = 3, 10
"""How many pages a clip may have, its cover and its end card among them, where a placement does not say."""
GIF_FPS_MOST = 50
SECONDS_MOST = 600.0
"""Nobody watches an answer longer, and no clip is made longer."""
ROOM_MIN = 0.4
"""The share of each side that safe insets must leave free."""
NO_INSETS = Insets()
NO_SPAN = Span(FILE)


@frozen
class Placement:
    """One place on one platform. Insets are px of `size`; a limit of None: there is none, or no figure was found.

    `formats` are in the order to try. `grid_crop` is what a profile's grid cuts off: for checks, not for layout.
    `kind` `document` is one PDF whose pages are the slides, `clip` one MP4, GIF or animated WebP, whose pages are
    counted as slides too: `seconds` are the shortest and longest it may be, `bitrate_max` bits a second; a `silent` one
    has no sound track and begins anew when it ends. `source` holds addresses. `caption`: a text stands beside the
    picture; `links` in it are `live` or `dead`.
    """

    id: str
    platform: str
    label: str
    size: Size
    safe: Insets
    aspect: Aspect
    kind: Kind
    formats: tuple[str, ...]
    max_bytes: int | None = None
    slides_max: int = 1
    caption_max: int | None = None
    alt_max: int | None = None
    hashtags_max: int | None = None
    source: tuple[str, ...] = ()
    checked: dt.date = dt.date.min
    notes: str = ""
    grid_crop: Insets = NO_INSETS
    slides_min: int = 1
    album: str = "leafed"
    caption_count: str = "characters"
    confidence: str = ""
    default: bool = False
    span: Span = NO_SPAN
    fps: int = 30
    seconds_min: float = 0.0
    seconds_max: float | None = None
    bitrate_max: int | None = None
    silent: bool = False
    caption: bool = True
    caption_bytes: int | None = None
    title_max: int | None = None
    links: str = "live"


def aspect_of(size: Size) -> Aspect:
    """The shape a layout chooses its variant by: width / height under 0.62, 0.92, 1.2, or more."""
    ratio = size.width / size.height
    if ratio < 0.62:
        return "tall"
    if ratio < 0.92:
        return "portrait"
    return "square" if ratio < 1.2 else "wide"


def default_ids(placements: Iterable[Placement]) -> tuple[str, ...]:
    """The ids of those marked `default`, in the order given, without clips: they take longer, so they are asked for."""
    return tuple(placement.id for placement in placements if placement.default and placement.kind != "clip")


def clip_ids(placements: Iterable[Placement]) -> tuple[str, ...]:
    """The ids of the clips that a deck gets which names none, where clips are asked for."""
    return tuple(placement.id for placement in placements if placement.default and placement.kind == "clip")


def read_placements(
    node: source.Node | None, problems: Problems, *, base: Iterable[Placement] = ()
) -> tuple[Placement, ...]:
    """The placements of one file over those of `base`: a known id changes only the keys it names, a new id is added.

    A placement in error is reported and stays as it is in `base`, or out. `node` None: `base` alone.
    """
    known = {placement.id: placement for placement in base}
    if node is None:
        return tuple(known.values())
    if not isinstance(node, source.Mapping):
        problems.error(node.span, f"here stands {source.describe(node)}; `placements:` is needed", _EXAMPLE)
        return tuple(known.values())
    names = _sources(node.get("sources"), problems)
    for key, value in node.entries:
        if key.value == "placements" and isinstance(value, source.Mapping):
            for name, entry in value.entries:
                placement = _read(name, entry, known, names, problems)
                if placement:
                    known[placement.id] = placement
        elif key.value == "placements":
            problems.error(value.span, f"`placements` needs ids with keys, not {source.describe(value)}", _EXAMPLE)
        elif key.value != "sources":
            hint = source.suggest(key.value, ("placements", "sources"), "Accepted keys")
            if key.value in known or isinstance(value, source.Mapping):
                hint = "Write it under `placements:`, two spaces further in."
            problems.error(key.span, f"the key `{short(key.value)}` is not known here", hint)
    return tuple(known.values())


_EXAMPLE = "As in:  placements: {our-site: {platform: web, label: Our site, size: 1200x630, formats: [jpeg], …}}"
_RESERVED = re.compile("con|prn|aux|nul|com[0-9]|lpt[0-9]|.*-[0-9]+")  # Windows' own names; the names of slides


def _sources(node: source.Node | None, problems: Problems) -> dict[str, str]:
    if node is None:
        return {}
    if not isinstance(node, source.Mapping):
        problems.error(node.span, "`sources` needs names with addresses", "As in:  sources: {rules: https://…}")
        return {}
    found = {}
    for key, value in node.entries:
        if isinstance(value, source.Scalar) and value.value.startswith(("https://", "http://")):
            found[key.value] = value.value
        else:
            problems.error(value.span, f"`{short(key.value)}` needs an address that begins with https://")
    return found


def _read(
    key: source.Scalar,
    node: source.Node,
    known: dict[str, Placement],
    names: dict[str, str],
    problems: Problems,
) -> Placement | None:
    name = key.value
    base = known.get(name)
    if not ID.fullmatch(name) or len(name) > 60 or _RESERVED.fullmatch(name):
        message = f"`{short(name)}` cannot be a placement's id: it becomes the name of a file"
        problems.error(key.span, message, "Use a to z, digits and hyphens, as in `our-site`; no number at the end.")
        return None
    if not isinstance(node, source.Mapping):
        message = f"`{name}` needs keys with values; here stands {source.describe(node)}"
        problems.error(node.span, message, "Accepted keys: " + ", ".join(KEYS) + ".")
        return None
    before = problems.told
    values = {entry.value: _value(entry, value, names, problems) for entry, value in node.entries}
    if base is None and (missing := [required for required in REQUIRED if required not in values]):
        message = f"the new placement `{name}` lacks " + ", ".join(f"`{one}`" for one in missing)
        near = source.nearest(name, known)
        hint = f"Did you mean to change `{near}`?" if near else f"`{missing[0]}` is {KEYS[missing[0]]}."
        problems.error(key.span, message, hint)
    if problems.told > before:
        return None
    placement = _made(name, values, base, key.span)
    return placement if _sound(placement, node, problems) else None


def _made(name: str, values: dict[str, Any], base: Placement | None, span: Span) -> Placement:
    """The placement of values that are each right; insets of a base follow a new size."""
    size: Size = values.get("size") or (base.size if base else Size(1, 1))
    if base is None:
        values.setdefault("safe", Insets())
        base = Placement(name, "", "", size, Insets(), aspect_of(size), "image", ())
    for inset in ("safe", "grid_crop"):
        if size != base.size and inset not in values:
            values[inset] = _scaled(getattr(base, inset), base.size, size)
    formats = values.get("formats", base.formats)
    kind: Kind = "document" if "pdf" in formats else "clip" if formats[:1] and formats[0] in MOVING else "image"
    if kind == "clip" and base.kind != "clip" and "slides_max" not in values:
        values["slides_max"] = CLIP_PAGES
    if kind == "clip" and "silent" not in values and not _heard(formats):
        values["silent"] = True
    elif kind == "clip" and "silent" not in values and base.kind == "clip" and not _heard(base.formats):
        values["silent"] = False
    return replace(base, **{**values, "aspect": aspect_of(size), "kind": kind, "span": span})


def _heard(formats: tuple[str, ...]) -> bool:
    """Whether a clip of these formats can have a sound track."""
    return "mp4" in formats


def _scaled(insets: Insets, old: Size, new: Size) -> Insets:
    """Insets of a canvas of another size: an app covers a share of the picture, not a number of px."""
    x, y = new.width / old.width, new.height / old.height
    return Insets(
        math.ceil(insets.top * y), math.ceil(insets.right * x), math.ceil(insets.bottom * y), math.ceil(insets.left * x)
    )


def _sound(placement: Placement, node: source.Mapping, problems: Problems) -> bool:
    """Whether the values agree with each other; if not, says so at the key that was written."""

    def at(*keys: str) -> Span:
        return next((value.span for key in keys if (value := node.get(key))), node.span)

    before = problems.told
    size, safe = placement.size, placement.safe
    free = (size.width - safe.left - safe.right, size.height - safe.top - safe.bottom)
    for left, side, word in ((free[0], size.width, "width"), (free[1], size.height, "height")):
        if left < side * ROOM_MIN:
            message = f"`safe` leaves {left:g} of {side} px of the {word}; at least {side * ROOM_MIN:.0f} are needed"
            problems.error(at("safe", "size"), message, "Make the insets smaller: top, right, bottom, left in px.")
    if placement.kind == "clip":
        _sound_clip(placement, at, problems)
    if placement.slides_min > placement.slides_max:
        message = f"`slides_min` is {placement.slides_min}, more than `slides_max`, {placement.slides_max}"
        problems.error(at("slides_min", "slides_max"), message)
    return problems.told == before


def _sound_clip(placement: Placement, at: Callable[..., Span], problems: Problems) -> None:
    size = placement.size
    if size.width % 2 or size.height % 2:
        message = f"`size` is {size.width} x {size.height} px; the sides of a clip are even numbers"
        problems.error(at("size"), message, "H.264 stores colour for 2 x 2 px at a time.")
    if "gif" in placement.formats and placement.fps > GIF_FPS_MOST:
        message = f"`fps` is {placement.fps}; a GIF shows {GIF_FPS_MOST} frames a second at most"
        problems.error(
            at("fps", "formats"), message, "It counts in hundredths of a second, and no program takes less than two."
        )
    if not placement.silent and not _heard(placement.formats):
        message = f"`silent` is false, but {placement.formats[0]} has no sound"
        problems.error(at("silent", "formats"), message, "Delete `silent`, or write `formats: [mp4]`.")
    if placement.slides_max < CLIP_LEAST:
        message = f"`slides_max` is {placement.slides_max}; a clip has {CLIP_LEAST} pages at least"
        problems.error(at("slides_max"), message, "A question, an answer, an end card.")
    if placement.seconds_min > SECONDS_MOST:
        message = f"`seconds_min` is {placement.seconds_min:g}; {SECONDS_MOST:g} s is the longest clip there is"
        problems.error(at("seconds_min"), message)
    if placement.seconds_max is not None and placement.seconds_min > placement.seconds_max:
        message = f"`seconds_min` is {placement.seconds_min:g}, more than `seconds_max`, {placement.seconds_max:g}"
        problems.error(at("seconds_min", "seconds_max"), message)


def _value(key: source.Scalar, node: source.Node, names: dict[str, str], problems: Problems) -> Any:
    """The value of one key, or None after an error (a limit may be None without one)."""
    reader = READERS.get(key.value)
    if key.value == "source":
        reader = lambda node: tuple(address(item, names) for item in items(node))  # noqa: E731
    if reader is None:
        hint = source.suggest(key.value, KEYS, "Accepted keys")
        problems.error(key.span, f"the key `{short(key.value)}` of a placement is not known", hint)
        return None
    try:
        return reader(node)
    except Refused as bad:
        problems.error(bad.span or node.span, f"`{key.value}` {bad.message}", bad.hint)
        return None
