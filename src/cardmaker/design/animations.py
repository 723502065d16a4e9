"""A YAML mapping that tells a movement (`animation`, `transition`) comes in; a checked value goes out."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any

from cardmaker import source
from cardmaker.animation import (
    ANIMATIONS,
    BY,
    DIRECTIONS,
    EASINGS,
    STARTS,
    TRANSITIONS,
    Animation,
    Curve,
    Transition,
)
from cardmaker.diagnostics import Problems

ANIMATION_KEYS = {
    "name": "what it does: " + ", ".join(ANIMATIONS),
    "duration": "how long, as 0.5s or 250ms",
    "delay": "how much later than its start; a minus sign: earlier",
    "easing": "a CSS easing: " + ", ".join(EASINGS) + " or cubic-bezier(0.65, 0, 0.35, 1)",
    "stagger": "how much later than the part before each begins, each line in a phrase; else when that has ended",
    "by": "what moves by itself: " + ", ".join(BY),
    "start": "`page`: with its page; `read`: when what comes before it can be read",
    "distance": "how far `fade-up` and `rise` rise, as 14px",
    "scale": "how large `zoom` begins, as 1.06",
}
TRANSITION_KEYS = {
    "name": "how the page comes in: " + ", ".join(TRANSITIONS),
    "duration": ANIMATION_KEYS["duration"],
    "easing": ANIMATION_KEYS["easing"],
    "direction": "where its edge goes: " + ", ".join(DIRECTIONS),
    "over": "the id of the box that its edge crosses; without it, the whole page",
}
LONGEST = 20.0
FARTHEST = 2000.0
_TIME = re.compile(r"([-+]?)(\d{1,6}(?:\.\d{1,4})?|\.\d{1,4}) ?(s|ms)?")
_BEZIER = re.compile(r"cubic-bezier\(([^()]*)\)")
_NUMBER = re.compile(r"[-+]?(\d{1,4}(\.\d{1,4})?|\.\d{1,4})")


class _Bad(Exception):  # noqa: N818 - caught in `_value`, where the place is known
    """What is wrong, and what to do about it."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


def animation(key: str, node: source.Node, problems: Problems) -> Animation | None:
    """The animation written at `node`; a problem is reported at its place and gives None."""
    values = _values(key, node, ANIMATION_KEYS, _ANIMATION, "{name: fade-up, duration: 0.5s, delay: 0.2s}", problems)
    return None if values is None else Animation(**values)


def transition(key: str, node: source.Node, problems: Problems) -> Transition | None:
    values = _values(key, node, TRANSITION_KEYS, _TRANSITION, "{name: wipe, duration: 0.6s, direction: up}", problems)
    return None if values is None else Transition(**values)


def seconds(key: str, node: source.Node, problems: Problems) -> float | None:
    """A length of time on its own, as `hold: 1.6s`."""
    try:
        return _time(node)
    except _Bad as bad:
        problems.error(node.span, f"`{key}` {bad.message}", bad.hint)
        return None


def _values(
    key: str,
    node: source.Node,
    keys: dict[str, str],
    readers: dict[str, Callable[[source.Node], Any]],
    example: str,
    problems: Problems,
) -> dict[str, Any] | None:
    if not isinstance(node, source.Mapping):
        problems.error(
            node.span, f"`{key}` is a mapping; here stands {source.describe(node)}", f"As in {key}: {example}"
        )
        return None
    before = problems.told
    values: dict[str, Any] = {}
    for name, value in node.entries:
        if name.value not in keys:
            hint = source.suggest(name.value, keys, "Accepted")
            problems.error(name.span, f"`{name.value[:40]}` is not a key of `{key}`", hint)
            continue
        try:
            values[name.value] = readers[name.value](value)
        except _Bad as bad:
            problems.error(value.span, f"`{name.value}` {bad.message}", bad.hint or f"It is {keys[name.value]}.")
    if "name" not in values and problems.told == before:
        problems.error(node.span, f"`{key}` lacks `name`", f"It is {keys['name']}.")
    return values if problems.told == before else None


def _text(node: source.Node) -> str:
    if not isinstance(node, source.Scalar) or node.missing or not node.value.strip():
        raise _Bad(f"needs a value; here stands {source.describe(node)}")
    return node.value.strip()


def _time(node: source.Node) -> float:
    text = _text(node)
    match = _TIME.fullmatch(text)
    if not match or (match[3] is None and float(match[2]) != 0):
        raise _Bad(f"cannot be “{text[:40]}”", "Write seconds or milliseconds, as in 0.5s or 250ms.")
    value = float(match[2]) / (1000 if match[3] == "ms" else 1) * (-1 if match[1] == "-" else 1)
    if abs(value) > LONGEST:
        raise _Bad(f"is {value:g} s; {LONGEST:g} s is the most", "Nobody waits that long for a movement.")
    return value


def _duration(node: source.Node) -> float:
    value = _time(node)
    if value < 0:
        raise _Bad("cannot be less than nothing")
    return value


def _number(text: str) -> float:
    if not _NUMBER.fullmatch(text):
        raise _Bad(f"needs a number, not “{text[:40]}”")
    return float(text)


def _distance(node: source.Node) -> float:
    value = _number(_text(node).removesuffix("px").strip())
    if not abs(value) <= FARTHEST:
        raise _Bad(f"is {value:g} px; {FARTHEST:g} is the most")
    return value


def _scale(node: source.Node) -> float:
    value = _number(_text(node))
    if not 1.0 <= value <= 2.0:
        raise _Bad(f"is {value:g}; it can be 1 to 2", "A picture that is drawn smaller than its box would leave gaps.")
    return value


def _easing(node: source.Node) -> Curve:
    text = _text(node)
    if text in EASINGS:
        return EASINGS[text]
    match = _BEZIER.fullmatch(text)
    if not match:
        raise _Bad(f"cannot be “{text[:60]}”", source.suggest(text, EASINGS, "Accepted"))
    numbers = [_number(part.strip()) for part in match[1].split(",")]
    if len(numbers) != 4:
        raise _Bad(f"has {len(numbers)} numbers; cubic-bezier( ) takes four")
    x1, y1, x2, y2 = numbers
    if not (0 <= x1 <= 1 and 0 <= x2 <= 1) or not all(math.isfinite(y) and -2 <= y <= 3 for y in (y1, y2)):
        raise _Bad("has a first or third number that is not 0 to 1, or another that is not -2 to 3")
    return (x1, y1, x2, y2)


def _one_of(known: tuple[str, ...]) -> Callable[[source.Node], str]:
    def read(node: source.Node) -> str:
        text = _text(node)
        if text not in known:
            raise _Bad(f"cannot be “{text[:40]}”", source.suggest(text, known, "Accepted"))
        return text

    return read


_ANIMATION: dict[str, Callable[[source.Node], Any]] = {
    "name": _one_of(tuple(ANIMATIONS)),
    "duration": _duration,
    "delay": _time,
    "easing": _easing,
    "stagger": _duration,
    "by": _one_of(BY),
    "start": _one_of(STARTS),
    "distance": _distance,
    "scale": _scale,
}
_TRANSITION: dict[str, Callable[[source.Node], Any]] = {
    "name": _one_of(tuple(TRANSITIONS)),
    "duration": _duration,
    "easing": _easing,
    "direction": _one_of(DIRECTIONS),
    "over": _text,
}
