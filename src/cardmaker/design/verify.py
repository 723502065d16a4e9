"""A compiled layout tree comes in; what would fail only when a card is composed is reported at its place beforehand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from cardmaker.animation import Transition
from cardmaker.design.boxes import CANVAS, Box
from cardmaker.design.declarations import Declared, lengths_in, near, tokens_in
from cardmaker.design.properties import PROPERTIES, Property
from cardmaker.design.values import MOST, Call, Name, Value, names, number
from cardmaker.diagnostics import Problems, Span
from cardmaker.frozen import frozen

# Canvases to try lengths on, upright pictures: with insets all round, and without any.
_UPRIGHT = {"width": 1080.0, "height": 1350.0}
_SIDES = ("safe-top", "safe-right", "safe-bottom", "safe-left")
_TRIED = tuple({**_UPRIGHT, **dict.fromkeys(_SIDES, inset)} for inset in (10.0, 0.0))
_EM = 30.0
_STAND_IN = 40.0
"""Px of a length that is in error: what is made from it is not, and is told nothing of."""
_LENGTHS = ("length", "lengths", "number", "border", "shadow")
_VERIFIED = frozenset(name for name, prop in PROPERTIES.items() if prop.kind in (*_LENGTHS, "family"))
_LENGTH = Property("", "length", "", least=-MOST)
_POSITIVE = Property("", "length", "")

Fault = tuple[Span, str, str]


@frozen
class Sheet:
    """What is verified: values by name with the places they were written at, the boxes, and what steps name."""

    vars: Mapping[str, Value]
    sizes: Mapping[str, tuple[Value, Value]]
    pages: Mapping[str, Box]
    places: Mapping[str, Span]
    targets: tuple[tuple[str, Value, Span], ...]
    families: frozenset[str]


def verify(sheet: Sheet, problems: Problems) -> None:
    """Every length must come to a number, every name lead somewhere, every family be one of the brand's.

    Tried at the largest and at the smallest sizes, on canvases with and without insets.
    """
    declared = _declared(sheet.pages.values())
    for most, canvas in ((True, _TRIED[0]), (False, _TRIED[1]), (False, _TRIED[0]), (True, _TRIED[1])):
        assert set(canvas) == set(CANVAS)
        faults = list(_faults(sheet, canvas, most, declared))
        for fault in faults:
            problems.error(*fault)
        if faults:  # the same faults would be told of the other sizes in other numbers
            return
        # What names no length comes to the same everywhere.
        declared = {key: entry for key, entry in declared.items() if entry[2]}


def _faults(sheet: Sheet, canvas: Mapping[str, float], most: bool, declared: _Found) -> Iterator[Fault]:
    fixed = _settled(sheet.vars, dict(canvas))
    sizes: dict[str, float] = {}
    for name, ends in sheet.sizes.items():
        found = _range(name, ends, fixed)
        if isinstance(found[0], str):
            yield sheet.places[name], *found
            sizes[name] = _STAND_IN
        else:
            sizes[name] = found[0] if most else found[1]
    known = _settled(sheet.vars, {**fixed, **sizes})
    for name in sheet.vars:
        if name not in known:
            hint = "does it name itself, or one that is not there?"
            yield sheet.places[name], f"`{name}` does not come to a length", hint
        elif fault := _LENGTH.fault(known[name]):
            yield sheet.places[name], f"`{name}`: {fault}", ""
    known = {**dict.fromkeys(sheet.vars, _STAND_IN), **known}
    for name, value, span in sheet.targets:
        if isinstance(tried := _tried(value, known, _POSITIVE), tuple):
            yield span, f"`{name}`: {tried[0]}", tried[1]
    for (key, _), (value, places, _) in declared.items():
        for message, hint in _declaration(key, value, known, sheet.families):
            for place in places:
                yield place, message, hint


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
                except (ValueError, ArithmeticError):
                    continue
    return known


def _range(name: str, ends: tuple[Value, Value], fixed: Mapping[str, float]) -> tuple[float, float] | tuple[str, str]:
    """The most and the least of a size, or what is wrong with it and a hint."""
    most, least = (_tried(value, fixed, _POSITIVE) for value in ends)
    for tried in (most, least):
        if isinstance(tried, tuple):
            return f"`{name}`: {tried[0]}", tried[1]
    assert isinstance(most, float) and isinstance(least, float)
    if least > most or most <= 0:
        return f"`{name}`: the max ({most:g}) is under the min ({least:g}), or not above 0", ""
    return most, least


def _tried(value: Value, known: Mapping[str, float], prop: Property, index: int = 0) -> float | tuple[str, str]:
    """What a value comes to, or what is wrong with it and a hint."""
    for name in names(value):
        if name not in known:
            return f"there is no length `${name}` here", near(name, known)
    try:
        found = float(number(value, known, _EM))
    except (ValueError, ArithmeticError) as error:
        return str(error), ""
    # What should not be negative is nothing, as CSS has it for calc( ): it may be so only on a canvas of this height.
    low = found < 0 and prop.least == 0 and isinstance(value, Call | Name)
    fault = prop.fault(0.0 if low else found, index)
    return (fault, "") if fault else found


_Found = dict[tuple[str, int], tuple[Declared, list[Span], bool]]


def _declared(pages: Iterable[Box]) -> _Found:
    """Every property to verify with its value, once, the boxes that have it, and whether it names lengths.

    Equal values are mostly one object.
    """
    found: _Found = {}
    for page in pages:
        for box in _walk(page):
            for key, declared in box.style.items():
                if key in _VERIFIED:
                    entry = found.get((key, id(declared)))
                    if entry is None:
                        moves = any(True for _ in tokens_in(declared))
                        entry = found[key, id(declared)] = (declared, [], moves)
                    entry[1].append(box.span)
    return found


def _declaration(
    key: str, declared: Declared, known: Mapping[str, float], families: frozenset[str]
) -> Iterator[tuple[str, str]]:
    prop = PROPERTIES[key]
    if prop.kind == "family":
        if isinstance(declared, Name) and families and declared.name not in families:
            yield f"no brand font is called `${declared.name}`", near(declared.name, families)
        return
    for index, value in enumerate(lengths_in(prop, declared)):
        if not prop.free(value) and isinstance(tried := _tried(value, known, prop, index), tuple):
            yield f"`{key}`: {tried[0]}", tried[1]


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
