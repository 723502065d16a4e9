"""A YAML mapping of CSS declarations comes in; checked values by property name go out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from cardmaker import source
from cardmaker.animation import Animation, Transition
from cardmaker.design import animations
from cardmaker.design.properties import PROPERTIES, Property
from cardmaker.design.values import (
    BadValueError,
    Name,
    Number,
    Paint,
    Value,
    Word,
    names,
    parse_value,
    parse_values,
    split_values,
)
from cardmaker.diagnostics import Problems
from cardmaker.frozen import frozen


@frozen
class Gradient:
    """CSS linear-gradient: angle in degrees, stops as (0 to 1, colour)."""

    angle: float
    stops: tuple[tuple[float, Value], ...]


Declared = Value | tuple[Value, ...] | Gradient | str | Animation | Transition
Style = Mapping[str, Declared]


def near(name: str, accepted: Iterable[str]) -> str:
    """A hint for an unknown name: the nearest accepted one, or all of them."""
    return source.suggest(name, sorted(set(accepted)), "Accepted")


def declare(key: str, node: source.Node, problems: Problems) -> Declared | None:
    """Read one declaration; a problem is reported at its place and gives None."""
    prop = PROPERTIES[key]
    match prop.kind:
        case "animation":
            return animations.animation(key, node, problems)
        case "transition":
            return animations.transition(key, node, problems)
        case "time":
            seconds = animations.seconds(key, node, problems)
            return None if seconds is None else Number(seconds)
    text = _text(node)
    if text is None:
        problems.error(node.span, f"`{key}` needs a value", f"it is {prop.doc}")
        return None
    try:
        return _checked(prop, text)
    except BadValueError as error:
        problems.error(node.span, f"`{key}`: {error}", f"it is {prop.doc}")
        return None


def _text(node: source.Node) -> str | None:
    """A scalar's text; a list of scalars reads as its items with spaces between."""
    if isinstance(node, source.Scalar):
        return node.value.strip() or None
    if isinstance(node, source.Sequence):
        parts = [_text(item) for item in node.items]
        return " ".join(part for part in parts if part is not None) if all(parts) and parts else None
    return None


@lru_cache(maxsize=4096)
def _checked(prop: Property, text: str) -> Declared:
    declared = _read(prop, text)
    for index, value in enumerate(lengths_in(prop, declared)):
        if fault := prop.written(value, index):
            raise BadValueError(fault)
    return declared


_LENGTHS = frozenset(("length", "lengths", "number", "em", "border", "shadow"))


def lengths_in(prop: Property, declared: Declared) -> tuple[Value, ...]:
    """The numbers and lengths that a declaration of this property holds."""
    if prop.kind not in _LENGTHS or isinstance(declared, str | Gradient | Animation | Transition):
        return ()
    if isinstance(declared, tuple):
        return declared[:-1] if prop.kind in ("border", "shadow") else declared
    return (declared,)


def _read(prop: Property, text: str) -> Declared:
    match prop.kind:
        case "keyword":
            if text not in prop.words:
                raise BadValueError(f"“{text}” is not accepted; {near(text, prop.words)}")
            return text
        case "family":
            return Name(text[1:]) if text.startswith("$") else text
        case "lengths":
            return _four(parse_values(text))
        case "background":
            return _gradient(text) if text.startswith("linear-gradient(") else _color(parse_value(text))
        case "color":
            return _color(parse_value(text))
        case "border" | "shadow":
            return _then_color(text, *_BEFORE_COLOR[prop.kind])
        case "number":
            return _ratio(text)
        case "em":
            return _em(text)
        case _:
            return _length(text)


_BEFORE_COLOR = {"border": (1, "a width and a colour"), "shadow": (3, "x, y, blur and colour")}


def _em(text: str) -> Value:
    value = parse_value(text)
    if not isinstance(value, Number) or (value.unit != "em" and value.value != 0):
        raise BadValueError(f"“{text}” is not in em; write it like -0.012em")
    return value


def _length(text: str) -> Value:
    value = parse_value(text)
    if isinstance(value, Paint) or (isinstance(value, Word) and value.text != "auto"):
        raise BadValueError(f"“{text}” is not a length; write it like 24px, 0.5em, 50% or $margin")
    return value


def _then_color(text: str, lengths: int, wanted: str) -> tuple[Value, ...]:
    parts = parse_values(text)
    if len(parts) != lengths + 1:
        raise BadValueError(f"write {wanted}")
    return (*parts[:lengths], _color(parts[lengths]))


def _ratio(text: str) -> Value:
    value = parse_value(text)
    if not isinstance(value, Number) or value.unit:
        raise BadValueError(f"“{text}” is not a plain number; write it like 1.2")
    return value


def _color(value: Value) -> Value:
    if not isinstance(value, Paint | Name):
        raise BadValueError("write a colour like #1D43C6 or a token like $field")
    return value


def _four(values: tuple[Value, ...]) -> tuple[Value, ...]:
    """CSS shorthand: top; top and sides; top, sides, bottom; all four."""
    match values:
        case (one,):
            return (one, one, one, one)
        case (top, side):
            return (top, side, top, side)
        case (top, side, bottom):
            return (top, side, bottom, side)
        case (_, _, _, _):
            return values
    raise BadValueError("write 1 to 4 lengths")


_ANGLE = re.compile(r"[-+]?[0-9]{1,3}(\.[0-9]{1,4})?deg")


def _gradient(text: str) -> Gradient:
    if not text.endswith(")"):
        raise BadValueError("the closing parenthesis of linear-gradient( is missing")
    parts = [part.strip() for part in text[len("linear-gradient(") : -1].split(",")]
    angle = 180.0
    if parts and parts[0].endswith("deg"):
        if not _ANGLE.fullmatch(parts[0]):
            raise BadValueError("the angle of a gradient has up to three digits, as in 180deg")
        angle = float(parts.pop(0)[:-3])
    if len(parts) < 2:
        raise BadValueError("a gradient needs two colours or more")
    return Gradient(angle, tuple(_stop(part, index / (len(parts) - 1)) for index, part in enumerate(parts)))


def _stop(text: str, default: float) -> tuple[float, Value]:
    match split_values(text):
        case (color,):
            return (default, _color(parse_value(color)))
        case (color, at):
            place = parse_value(at)
            if isinstance(place, Number) and place.unit == "%" and 0 <= place.value <= 100:
                return (place.value / 100, _color(parse_value(color)))
    raise BadValueError(f"“{text}” is not a gradient stop of 0% to 100%; write it like $field 40%")


def tokens_in(declared: Declared) -> Iterator[str]:
    """The tokens that a declaration mentions."""
    match declared:
        case str() | Animation() | Transition():
            return
        case tuple():
            for value in declared:
                yield from names(value)
        case Gradient(_, stops):
            for _, value in stops:
                yield from names(value)
        case _:
            yield from names(declared)


def merge(base: source.Mapping, over: source.Mapping) -> source.Mapping:
    """`over` on top of `base`: mappings merge key by key, anything else is replaced. Places stay those of the files.

    A box that uses a part stands for itself: it replaces the box under it.
    """
    entries = {key.value: (key, node) for key, node in base.entries}
    for key, node in over.entries:
        old = entries.get(key.value)
        if old and isinstance(old[1], source.Mapping) and isinstance(node, source.Mapping) and not node.get("use"):
            node = merge(old[1], node)
        entries[key.value] = (key, node)
    return source.Mapping(tuple(entries.values()), over.span)
