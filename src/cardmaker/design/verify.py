"""A compiled layout tree comes in; what would fail only when a card is composed is reported at its place beforehand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from cardmaker.animation import Transition
from cardmaker.design.boxes import CANVAS, Box
from cardmaker.design.declarations import Declared, Style, lengths_in, near, tokens_in
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
_Own = tuple[str, Declared, tuple[str, ...]]


@frozen
class Sheet:
    """What is verified: values and styles by name with the places they were written at, the boxes, what steps name."""

    vars: Mapping[str, Value]
    sizes: Mapping[str, tuple[Value, Value]]
    styles: Mapping[str, Style]
    pages: Mapping[str, Box]
    places: Mapping[str, Span]
    style_places: Mapping[str, Span]
    targets: tuple[tuple[str, Value, Span], ...]


Lengths = Mapping[str, float]
Mark = tuple[object, ...]


@frozen
class _Tried:
    """What all lengths of a tree come to, tried four ways, and what is wrong with them: name, message, hint.

    `comes_to` are the four values of each length; `sound` are boxes that were found right with these lengths.
    """

    ways: tuple[Lengths, ...]
    comes_to: Mapping[str, tuple[float, ...]]
    faults: tuple[tuple[str, str, str], ...]
    kept: tuple[object, ...]
    sound: dict[int, Box] = field(default_factory=dict)


@dataclass(slots=True)
class Verifier:
    """Verifies trees. Most have lengths and boxes of trees that were verified before: those are not tried again.

    `_sound` are values that were found right, each with what the lengths it names come to; `_own` are the values of
    boxes that are to be tried. All that is known by its `id` is kept, so that nothing else gets that.
    """

    families: frozenset[str]
    _tried: dict[Mark, _Tried] = field(default_factory=dict)
    _sound: dict[Mark, Declared] = field(default_factory=dict)
    _styles: dict[int, tuple[Mapping[str, Style], Box]] = field(default_factory=dict)
    _tokens: dict[int, tuple[Declared, tuple[str, ...]]] = field(default_factory=dict)
    _own: dict[int, tuple[Box, tuple[_Own, ...]]] = field(default_factory=dict)

    def verify(self, sheet: Sheet, problems: Problems) -> None:
        """Every length must come to a number, every name lead somewhere, every family be one of the brand's."""
        tried = self._lengths(sheet)
        for name, message, hint in tried.faults:
            problems.error(sheet.places[name], message, hint)
        for name, value, span in sheet.targets:
            for message, hint in _first(_problem(value, known, _POSITIVE) for known in tried.ways):
                problems.error(span, f"`{name}`: {message}", hint)
        told: set[Mark] = set()
        for fault in self._boxes(self._styled(sheet), tried, told, set()):
            problems.error(*fault)
        for page in sheet.pages.values():
            for fault in self._boxes(page, tried, set(), told):
                problems.error(*fault)

    def _lengths(self, sheet: Sheet) -> _Tried:
        key = (
            *((name, id(value)) for name, value in sheet.vars.items()),
            *((name, id(most), id(least)) for name, (most, least) in sheet.sizes.items()),
        )
        if key not in self._tried:
            self._tried[key] = _try_lengths(sheet)
        return self._tried[key]

    def _styled(self, sheet: Sheet) -> Box:
        """A box with one inside for each style: some are of no box, but of an answer's blocks."""
        if id(sheet.styles) not in self._styles:
            boxes = (Box(name, "", "", (), style, (), sheet.style_places[name]) for name, style in sheet.styles.items())
            self._styles[id(sheet.styles)] = sheet.styles, Box("", "", "", (), {}, tuple(boxes), Span(""))
        return self._styles[id(sheet.styles)][1]

    def _boxes(self, box: Box, tried: _Tried, found_in: set[Mark], known_of: set[Mark]) -> Iterator[Fault]:
        """What is wrong in a box and those inside it, but for what is known; the values go to `found_in`."""
        if id(box) in tried.sound:
            return
        sound = True
        for key, declared, tokens in self._values(box):
            mark = (key, id(declared), *map(tried.comes_to.get, tokens))
            if mark in known_of:
                sound = False
            elif mark not in self._sound:
                found = _first(tuple(_declaration(key, declared, known, self.families)) for known in tried.ways)
                for message, hint in found:
                    sound = False
                    found_in.add(mark)
                    yield box.span, message, hint
                if not found:
                    self._sound[mark] = declared
        for child in box.children:
            for fault in self._boxes(child, tried, found_in, known_of):
                sound = False
                yield fault
        if sound:
            tried.sound[id(box)] = box

    def _values(self, box: Box) -> tuple[_Own, ...]:
        """A box's own values, each with the lengths it names; without those that come to the same everywhere."""
        if id(box) not in self._own:
            own = []
            for key, declared in box.style.items():
                if key in _VERIFIED and (key, id(declared)) not in self._sound:
                    known = self._tokens.get(id(declared))
                    if known is None:
                        known = self._tokens[id(declared)] = declared, tuple(tokens_in(declared))
                    own.append((key, *known))
            self._own[id(box)] = (box, tuple(own))
        return self._own[id(box)][1]


def _try_lengths(sheet: Sheet) -> _Tried:
    """The lengths at the largest and at the smallest sizes, on canvases with and without insets."""
    ways: list[Lengths] = []
    faults: list[tuple[str, str, str]] = []
    for canvas in _TRIED:
        assert set(canvas) == set(CANVAS)
        fixed = _settled(sheet.vars, dict(canvas))
        for end in (0, 1):
            known, found = _way(sheet, fixed, end)
            ways.append(known)
            faults += () if faults else found  # they would be told of other sizes in other numbers
    comes_to = {name: tuple(known[name] for known in ways) for name in ways[0]}
    return _Tried(tuple(ways), comes_to, tuple(faults), (*sheet.vars.values(), *sheet.sizes.values()))


def _way(sheet: Sheet, fixed: Lengths, end: int) -> tuple[Lengths, list[tuple[str, str, str]]]:
    faults: list[tuple[str, str, str]] = []
    sizes: dict[str, float] = {}
    for name, ends in sheet.sizes.items():
        found = _range(name, ends, fixed)
        if isinstance(found[0], str):
            faults.append((name, *found))
        sizes[name] = _STAND_IN if isinstance(found[0], str) else found[end]
    known = _settled(sheet.vars, {**fixed, **sizes})
    for name in sheet.vars:
        if name not in known:
            hint = "does it name itself, or one that is not there?"
            faults.append((name, f"`{name}` does not come to a length", hint))
        elif fault := _LENGTH.calculated(known[name]):
            faults.append((name, f"`{name}`: {fault}", ""))
    return {**dict.fromkeys(sheet.vars, _STAND_IN), **known}, faults


def _first(tries: Iterable[tuple[tuple[str, str], ...]]) -> tuple[tuple[str, str], ...]:
    """The faults of the first try that has any: the others would tell the same in other numbers."""
    return next(filter(None, tries), ())


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
    fault = prop.calculated(found, index) if isinstance(value, Call | Name) else prop.fault(found, index)
    return (fault, "") if fault else found


def _problem(value: Value, known: Lengths, prop: Property, index: int = 0) -> tuple[tuple[str, str], ...]:
    found = _tried(value, known, prop, index)
    return (found,) if isinstance(found, tuple) else ()


def _declaration(
    key: str, declared: Declared, known: Mapping[str, float], families: frozenset[str]
) -> Iterator[tuple[str, str]]:
    prop = PROPERTIES[key]
    if prop.kind == "family":
        if isinstance(declared, Name) and families and declared.name not in families:
            yield f"no brand font is called `${declared.name}`", near(declared.name, families)
        return
    for index, value in enumerate(lengths_in(prop, declared)):
        for message, hint in () if prop.free(value) else _problem(value, known, prop, index):
            yield f"`{key}`: {message}", hint


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
