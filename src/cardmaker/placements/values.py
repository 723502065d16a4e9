"""A node of `placements.yaml` comes in, the value of one key; what it stands for goes out, or `Refused` is raised."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

from cardmaker import source
from cardmaker.diagnostics import Span
from cardmaker.geometry import Insets, Size

FORMATS = ("jpeg", "png", "webp", "pdf", "mp4", "gif", "animated-webp")
MOVING = ("mp4", "gif", "animated-webp")
"""Formats of clips; all but the first are loops without sound."""
COUNTS = ("characters", "x", "threads", "mastodon", "bluesky", "telegram")
LINKS = ("live", "dead")
CONFIDENCE = ("high", "medium", "low")
ALBUMS = ("leafed", "collage")
SIDE_MIN, SIDE_MAX = 160, 8192
ID = re.compile("[a-z0-9]+(-[a-z0-9]+)*")
_SIZE = re.compile(r"(\d{1,6}) *[xX×хХ] *(\d{1,6})")  # also the Cyrillic letter
_BYTES = re.compile(r"(\d{1,12}(?:\.\d{1,3})?) *([kKmM][bB])?")


class Refused(Exception):  # noqa: N818 - a value that is refused: caught where its place is known
    """What is wrong, and what to do about it."""

    def __init__(self, message: str, hint: str = "", span: Span | None = None) -> None:
        super().__init__(message)
        self.message, self.hint, self.span = message, hint, span


def short(text: str) -> str:
    """At most 40 characters of a text, for messages."""
    return text if len(text) <= 40 else text[:39] + "…"


def _text(node: source.Node, most: int = 2000) -> str:
    if not isinstance(node, source.Scalar) or node.missing or not node.value.strip():
        raise Refused(f"needs a text; here stands {source.describe(node)}")
    if len(node.value) > most:
        raise Refused(f"is {len(node.value)} characters long; {most} is the most")
    return node.value.strip()


def _platform(node: source.Node) -> str:
    text = _text(node, 60)
    if not ID.fullmatch(text):
        raise Refused(f"cannot be `{short(text)}`", "Use lower-case letters a to z, digits and hyphens.")
    return text


def items(node: source.Node) -> tuple[source.Node, ...]:
    """A list; a single text is a list of one. Raises Refused."""
    if isinstance(node, source.Sequence):
        return node.items
    if isinstance(node, source.Scalar) and not node.missing:
        return (node,)
    raise Refused(f"needs a list; here stands {source.describe(node)}")


def _size(node: source.Node) -> Size:
    text = _text(node, 60)
    match = _SIZE.fullmatch(text)
    if not match:
        raise Refused(f"cannot be `{short(text)}`", "Write width x height in px, as in 1080x1350.")
    size = Size(int(match[1]), int(match[2]))
    if not all(SIDE_MIN <= side <= SIDE_MAX for side in (size.width, size.height)):
        raise Refused(f"is {size.width} x {size.height} px; each side can be {SIDE_MIN} to {SIDE_MAX}")
    return size


def _number(node: source.Node) -> int:
    text = _text(node, 60).replace("_", "")
    if not (text.isascii() and text.isdigit()) or len(text) > 9:
        raise Refused(f"needs a whole number, not `{short(text)}`", span=node.span)
    return int(text)


def _whole(least: int, most: int) -> Callable[[source.Node], int]:
    def read(node: source.Node) -> int:
        number = _number(node)
        if not least <= number <= most:
            raise Refused(f"is {number}; it can be {least} to {most}")
        return number

    return read


def _limit(node: source.Node) -> int | None:
    return None if _is_none(node) else _whole(1, 1_000_000)(node)


def _is_none(node: source.Node) -> bool:
    return isinstance(node, source.Scalar) and (node.missing or node.value == "none")


def _bytes(node: source.Node) -> int | None:
    if _is_none(node):
        return None
    text = _text(node, 60).replace("_", "")
    match = _BYTES.fullmatch(text)
    if not match or ("." in match[1] and not match[2]):
        raise Refused(f"cannot be `{short(text)}`", "Write bytes, `600 KB`, `8 MB`, or `none`.")
    size = round(float(match[1]) * {"": 1, "kb": 1_000, "mb": 1_000_000}[(match[2] or "").lower()])
    if size < 10_000:
        raise Refused(f"is {size} bytes; no picture fits under 10 KB", "Write KB or MB after the number.")
    return size


def _seconds(node: source.Node) -> float:
    text = _text(node, 60)
    if not re.fullmatch(r"\d{1,5}(\.\d{1,3})?", text):
        raise Refused(f"needs seconds, not `{short(text)}`", "Write a number, as in 90 or 0.5.")
    return float(text)


def _longest(node: source.Node) -> float | None:
    if _is_none(node):
        return None
    if not (seconds := _seconds(node)):
        raise Refused("is 0; a clip lasts longer", "Write seconds, as in 90, or `none` where there is no limit.")
    return seconds


def _insets(node: source.Node) -> Insets:
    sides = [_number(item) for item in items(node)]
    if len(sides) == 1:
        sides *= 4
    if len(sides) != 4:
        raise Refused(f"has {len(sides)} numbers; four are needed", "Write [top, right, bottom, left] in px.")
    return Insets(*sides)


def _formats(node: source.Node) -> tuple[str, ...]:
    found = [_one_of(FORMATS)(item) for item in items(node)]
    if not found:
        raise Refused("is empty", "Accepted: " + ", ".join(FORMATS) + ".")
    for single, name in (("pdf", "document"), *((moving, "clip") for moving in MOVING)):
        if single in found and len(set(found)) > 1:
            rest = "pictures" if set(found) & set(FORMATS[:3]) else "others"
            message = f"cannot hold both {single} and {rest}: a {name} is a place of its own"
            raise Refused(message, "Make two placements.")
    return tuple(dict.fromkeys(found))


def _one_of(known: tuple[str, ...]) -> Callable[[source.Node], str]:
    def read(node: source.Node) -> str:
        text = _text(node, 60)
        if text not in known:
            raise Refused(f"cannot be `{short(text)}`", source.suggest(text, known, "Accepted"), node.span)
        return text

    return read


def address(node: source.Node, names: dict[str, str]) -> str:
    """An address, or the one that a name among the file's `sources` stands for. Raises Refused."""
    text = _text(node)
    if text.startswith(("https://", "http://")):
        return text
    if text not in names:
        hint = source.suggest(text, names) or "Write an address that begins with https://."
        raise Refused(f"names `{short(text)}`, which is not among the file's `sources`", hint, node.span)
    return names[text]


def _day(node: source.Node) -> dt.date:
    text = _text(node, 60)
    try:
        if len(text) == 10:
            return dt.date.fromisoformat(text)
    except ValueError:
        pass
    raise Refused(f"cannot be `{short(text)}`", "Write a day as year-month-day: 2026-11-23.")


READERS: dict[str, Callable[[source.Node], Any]] = {
    "platform": _platform,
    "label": lambda node: _text(node, 80),
    "size": _size,
    "safe": _insets,
    "grid_crop": _insets,
    "formats": _formats,
    "max_bytes": _bytes,
    "slides_min": _whole(1, 500),
    "slides_max": _whole(1, 500),
    "fps": _whole(10, 60),
    "seconds_min": _seconds,
    "seconds_max": _longest,
    "bitrate_max": lambda node: None if _is_none(node) else _whole(100_000, 100_000_000)(node),
    "silent": lambda node: _one_of(("true", "false"))(node) == "true",
    "album": _one_of(ALBUMS),
    "caption_max": _limit,
    "caption_count": _one_of(COUNTS),
    "caption": lambda node: _one_of(("true", "false"))(node) == "true",
    "caption_bytes": _limit,
    "title_max": _limit,
    "links": _one_of(LINKS),
    "alt_max": _limit,
    "hashtags_max": _limit,
    "checked": _day,
    "confidence": _one_of(CONFIDENCE),
    "default": lambda node: _one_of(("true", "false"))(node) == "true",
    "notes": _text,
}
"""How the value of each key is read; all raise Refused."""
