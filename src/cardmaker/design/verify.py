"""A compiled layout tree comes in; what would fail only when a card is composed is reported at its place beforehand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from cardmaker.animation import Animation, Transition
from cardmaker.design.boxes import CANVAS, Box
from cardmaker.design.declarations import Declared, Gradient, near
from cardmaker.design.properties import PROPERTIES
from cardmaker.design.values import BadValueError, Name, Value, names, number
from cardmaker.diagnostics import Problems, Span
from cardmaker.frozen import frozen

# A canvas to try lengths on: an upright picture with insets all round.
_TRIED = {
    "width": 1080.0,
    "height": 1350.0,
    "safe-top": 10.0,
    "safe-right": 10.0,
    "safe-bottom": 10.0,
    "safe-left": 10.0,
}
_EM = 30.0
_LENGTHS = ("length", "lengths", "number", "border", "shadow")
_VERIFIED = frozenset(name for name, prop in PROPERTIES.items() if prop.kind in (*_LENGTHS, "family"))
_LETTERS = ("font-size", "digit-height")


@frozen
class Sheet:
    """What is verified: values by name with the places they were written at, the boxes, and what steps name."""

    vars: Mapping[str, Value]
    sizes: Mapping[str, tuple[Value, Value]]
    pages: Mapping[str, Box]
    places: Mapping[str, Span]
    targets: tuple[tuple[Value, Span], ...]
    families: frozenset[str]


def verify(sheet: Sheet, problems: Problems) -> None:
    """Every length must come to a number, every name lead somewhere, every family be one of the brand's."""
    assert set(_TRIED) == set(CANVAS)
    fixed = _settled(sheet.vars, dict(_TRIED))
    sizes = {name: most for name, ends in sheet.sizes.items() if (most := _range(name, ends, fixed, sheet, problems))}
    known = _settled(sheet.vars, {**fixed, **sizes})
    for name in sheet.vars:
        if name not in known:
            place = sheet.places[name]
            problems.error(
                place, f"`{name}` does not come to a length", "does it name itself, or one that is not there?"
            )
    for value, span in sheet.targets:
        _try(value, known, span, "to", problems)
    for (key, _), (declared, places) in _declared(sheet.pages.values()).items():
        _declaration(key, declared, places, known, sheet.families, problems)


def _walk(box: Box) -> Iterator[Box]:
    yield box
    for child in box.children:
        yield from _walk(child)


def _settled(values: Mapping[str, Value], known: dict[str, float]) -> dict[str, float]:
    """`known` and every value that can be made from it."""
    grown = True
    while grown:
        grown = False
        for name, value in values.items():
            if name not in known and all(other in known for other in names(value)):
                try:
                    known[name] = number(value, known)
                    grown = True
                except (BadValueError, ZeroDivisionError):
                    continue
    return known


def _range(
    name: str, ends: tuple[Value, Value], fixed: Mapping[str, float], sheet: Sheet, problems: Problems
) -> float | None:
    place = sheet.places[name]
    tried = [_try(value, fixed, place, name, problems) for value in ends]
    if None in tried:
        return None
    most, least = tried[0] or 0.0, tried[1] or 0.0
    if least > most or most <= 0:
        problems.error(place, f"`{name}`: the max ({most:g}) is under the min ({least:g}), or not above 0")
        return None
    return most


def _try(value: Value, known: Mapping[str, float], span: Span, what: str, problems: Problems) -> float | None:
    tried = _tried(value, known)
    if not isinstance(tried, tuple):
        return tried
    problems.error(span, f"`{what}`: {tried[0]}", tried[1])
    return None


def _tried(value: Value, known: Mapping[str, float]) -> float | tuple[str, str]:
    """What a value comes to, or what is wrong with it and a hint."""
    for name in names(value):
        if name not in known:
            return f"there is no length `${name}` here", near(name, known)
    try:
        return number(value, known, _EM)
    except (BadValueError, ZeroDivisionError) as error:
        return str(error), ""


def _declared(pages: Iterable[Box]) -> dict[tuple[str, int], tuple[Declared, list[Span]]]:
    """Every property to verify with its value, once, and the boxes that have it: equal values are mostly one object."""
    found: dict[tuple[str, int], tuple[Declared, list[Span]]] = {}
    for page in pages:
        for box in _walk(page):
            for key, declared in box.style.items():
                if key in _VERIFIED:
                    found.setdefault((key, id(declared)), (declared, []))[1].append(box.span)
    return found


def _declaration(
    key: str,
    declared: Declared,
    places: Iterable[Span],
    known: Mapping[str, float],
    families: frozenset[str],
    problems: Problems,
) -> None:
    found = list(_faults(key, declared, known, families))
    for place in places if found else ():
        for message, hint in found:
            problems.error(place, message, hint)


def _faults(
    key: str, declared: Declared, known: Mapping[str, float], families: frozenset[str]
) -> Iterator[tuple[str, str]]:
    prop = PROPERTIES[key]
    if prop.kind == "family":
        if isinstance(declared, Name) and families and declared.name not in families:
            yield f"no brand font is called `${declared.name}`", near(declared.name, families)
        return
    for value in _lengths(prop.kind, declared):
        if prop.free(value):
            continue
        tried = _tried(value, known)
        if isinstance(tried, tuple):
            yield f"`{key}`: {tried[0]}", tried[1]
        elif key in _LETTERS and tried < 1:
            yield f"a font size of {tried:g} cannot be read", "sizes are px of a canvas 1080 wide"


def _lengths(kind: str, declared: Declared) -> tuple[Value, ...]:
    if isinstance(declared, str | Gradient | Animation | Transition):
        return ()
    if isinstance(declared, tuple):
        return declared[:-1] if kind in ("border", "shadow") else declared
    return (declared,)


def verify_motion(name: str, page: Box, problems: Problems) -> None:
    """What tells how a page comes and how long it stays belongs to the page; an edge crosses a box that is there."""
    inside = [box for child in page.children for box in _walk(child)]
    for box in inside:
        for key in ("transition", "hold"):
            if key in box.style:
                problems.error(box.span, f"`{key}` tells of a page, and this box is inside one", "put it on the page")
    transition = page.style.get("transition")
    if isinstance(transition, Transition) and transition.over:
        names = [box.name for box in inside if box.name]
        if transition.over not in names:
            hint = near(transition.over, names)
            problems.error(page.span, f"the page `{name}` has no box `{transition.over}` to come in over", hint)
