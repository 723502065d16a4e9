"""The text of an SVG comes in; the same drawing, rewritten from an allow list, or what is refused in it, goes out.

Nothing of the file reaches the renderer but elements, attributes and values known here: no outside reference, no image,
no script, no entity, no style sheet (simple rules become attributes). The result is the same text for the same file.
"""

from __future__ import annotations

import html
import math
import re
from typing import TYPE_CHECKING

from cardmaker.frozen import frozen
from cardmaker.pictures import svg_parse
from cardmaker.pictures.svg_parse import Element, UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator

# The renderer cannot be stopped half-way. A shape that fills 1000 x 1000 px takes it 16 ms, a mask or many dashes 60.
DRAWN_MAX = 1_500
LAYERS_MAX = 100
COORDINATE_MAX = 1e6

_SHAPES = {"path", "rect", "circle", "ellipse", "line", "polyline", "polygon"}
_ELEMENTS = _SHAPES | {
    *("svg", "g", "defs", "symbol", "use", "linearGradient", "radialGradient", "stop", "clipPath", "mask"),
}
_DROPPED = {"title", "desc", "metadata", "style", "namedview"}
_HELP = {
    "image": "place the picture in the layout instead",
    "text": "turn text into paths in the drawing program",
    "tspan": "turn text into paths in the drawing program",
    "script": "scripts never run",
    "foreignObject": "draw it with shapes",
    "filter": "draw the effect with shapes and gradients",
    "pattern": "draw the pattern with shapes",
    "marker": "draw the arrow heads with paths",
}
_NUMBERS = {
    *("x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "fx", "fy", "fr", "width", "height", "offset"),
    *("stroke-width", "stroke-miterlimit", "stroke-dashoffset", "opacity", "fill-opacity", "stroke-opacity"),
    *("stop-opacity",),
}
_PAINTS = {"fill", "stroke", "stop-color", "color"}
_REFERENCES = {"clip-path", "mask"}
_WORDS = {
    "fill-rule": {"nonzero", "evenodd"},
    "clip-rule": {"nonzero", "evenodd"},
    "stroke-linecap": {"butt", "round", "square"},
    "stroke-linejoin": {"miter", "round", "bevel"},
    "clipPathUnits": {"userSpaceOnUse", "objectBoundingBox"},
    "maskUnits": {"userSpaceOnUse", "objectBoundingBox"},
    "maskContentUnits": {"userSpaceOnUse", "objectBoundingBox"},
    "mask-type": {"luminance", "alpha"},
    "gradientUnits": {"userSpaceOnUse", "objectBoundingBox"},
    "spreadMethod": {"pad", "reflect", "repeat"},
    "display": {"none", "inline", "block"},
    "visibility": {"visible", "hidden", "collapse"},
    "overflow": {"visible", "hidden"},
}
_STYLED = {
    *_PAINTS,
    *_REFERENCES,
    *("stroke-width", "stroke-miterlimit", "stroke-dashoffset", "stroke-dasharray", "opacity", "fill-opacity"),
    *("stroke-opacity", "stop-opacity", "fill-rule", "clip-rule", "stroke-linecap", "stroke-linejoin", "mask-type"),
    *("display", "visibility", "transform"),
}
_LENGTH = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?:px|pt|mm|cm|in|%|em)?")
_PATH = re.compile(r"[MmZzLlHhVvCcSsQqTtAa0-9eE+\-.,\s]*")
_POINTS = re.compile(r"[0-9eE+\-.,\s]*")
_TRANSFORM = re.compile(r"(?:(?:matrix|translate|scale|rotate|skewX|skewY)\s*\([0-9eE+\-.,\s]*\)[\s,]*)*")
_COLOR = re.compile(r"#[0-9a-f]{3,8}|[a-z]+|(?:rgb|rgba|hsl|hsla)\([0-9.,%\s/deg-]*\)")
_URL = re.compile(r"url\(\s*['\"]?#([A-Za-z_][\w.:-]*)['\"]?\s*\)(.*)", re.DOTALL)
_ID = re.compile(r"[A-Za-z_][\w.:-]*")
_UNITS = {"": 1.0, "px": 1.0, "pt": 4 / 3, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}
_FLOAT = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")


class SvgError(ValueError):
    """A drawing with something that is not allowed; `messages` say what."""

    def __init__(self, messages: tuple[str, ...]) -> None:
        super().__init__("; ".join(messages))
        self.messages = messages


@frozen
class Svg:
    """A cleaned drawing: its view box (x, y, width, height), the root's own paints, and what is inside; or messages."""

    view: tuple[float, float, float, float] = (0.0, 0.0, 1.0, 1.0)
    root: str = ""
    body: str = ""
    messages: tuple[str, ...] = ()

    @property
    def width(self) -> float:
        return self.view[2]

    @property
    def height(self) -> float:
        return self.view[3]


def clean(text: str) -> str:
    """The drawing as a whole file, rewritten. Raises SvgError with everything that is not allowed in it."""
    drawn = read(text.encode("utf-8", "surrogatepass"))
    if drawn.messages:
        raise SvgError(drawn.messages)
    box = " ".join(f"{value:g}" for value in drawn.view)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}"{drawn.root}>{drawn.body}</svg>\n'


def read(data: bytes) -> Svg:
    """The cleaned drawing, or messages: what is refused, in which element and line, and what to do."""
    try:
        tree = svg_parse.parse(data)
        svg_parse.apply_styles(tree, _STYLED)
    except UnreadableError as error:
        return Svg(messages=(str(error),))
    if tree.name != "svg":
        return Svg(messages=(f"not an SVG drawing: the file begins with <{tree.name}>",))
    return _Cleaner(tree).run()


class _Cleaner:
    """One pass over the elements that collects messages; a second one that measures growth; then writing."""

    def __init__(self, tree: Element) -> None:
        self.tree = tree
        self.messages: dict[str, None] = {}
        self.ids = {name: element for element in _walk(tree) if (name := element.attributes.get("id"))}
        self.cost: dict[int, tuple[int, int]] = {}

    def run(self) -> Svg:
        view = self._view()
        root = self._attributes(self.tree, skip={"x", "y", "width", "height", "viewBox", "id", "transform"})
        body = "".join(self._write(child) for child in self.tree.children)
        if not self.messages:
            self._measure()
        if self.messages or view is None:
            return Svg(messages=tuple(self.messages))
        return Svg(view, root, body)

    def say(self, element: Element, what: str) -> None:
        self.messages[f"line {element.line}: <{element.name}>: {what}"] = None

    def _view(self) -> tuple[float, float, float, float] | None:
        box = self.tree.attributes.get("viewBox", "")
        numbers = [float(number) for number in _FLOAT.findall(box)]
        if len(numbers) != 4:
            sides = [_pixels(self.tree.attributes.get(side, "")) for side in ("width", "height")]
            numbers = [0.0, 0.0, *sides]
        fine = all(math.isfinite(number) and abs(number) <= COORDINATE_MAX for number in numbers)
        if not fine or numbers[2] < 1e-3 or numbers[3] < 1e-3:
            self.say(self.tree, 'needs a viewBox such as viewBox="0 0 24 24", or a width and height in px')
            return None
        return numbers[0], numbers[1], numbers[2], numbers[3]

    def _write(self, element: Element) -> str:
        if element.foreign or element.name in _DROPPED:
            return ""
        if element.name not in _ELEMENTS:
            help_ = _HELP.get(element.name, "only shapes, groups, gradients, clips, masks and <use> are")
            self.say(element, f"is not allowed here; {help_}")
            return ""
        inside = "".join(self._write(child) for child in element.children)
        attributes = self._attributes(element)
        return f"<{element.name}{attributes}>{inside}</{element.name}>" if inside else f"<{element.name}{attributes}/>"

    def _attributes(self, element: Element, skip: frozenset[str] | set[str] = frozenset()) -> str:
        pairs = []
        for name, value in sorted(element.attributes.items()):
            if name in skip:
                continue
            kept = self._value(element, name, value.strip())
            if kept is not None:
                pairs.append(f' {name}="{html.escape(kept)}"')
        return "".join(pairs)

    def _value(self, element: Element, name: str, value: str) -> str | None:
        """The value as it may stand, or None to leave the attribute out."""
        if name == "href":
            return self._href(element, value)
        if name in _PAINTS or name in _REFERENCES:
            return self._paint(element, name, value)
        if name in _WORDS:
            return value if value in _WORDS[name] else None
        if name == "id":
            return value if _ID.fullmatch(value) else None
        pattern = _pattern(name)
        if pattern is None:
            return None
        if not pattern.fullmatch(value):
            self.say(element, f"{name}={_short(value)} is not a number, path or transform as SVG writes them")
            return None
        if any(abs(float(number)) > COORDINATE_MAX for number in _FLOAT.findall(value)):
            self.say(element, f"{name} has a number over {COORDINATE_MAX:,.0f}")
            return None
        return " ".join(value.split()) if name != "stroke-dasharray" else self._dashes(element, value)

    def _dashes(self, element: Element, value: str) -> str | None:
        """Dashes far shorter than a px would make millions of them."""
        numbers = [abs(float(number)) for number in _FLOAT.findall(value)]
        if value != "none" and sum(numbers) < 0.05:
            self.say(element, f"stroke-dasharray={_short(value)} is too fine; use dashes of 0.05 or more")
            return None
        return " ".join(value.split())

    def _href(self, element: Element, value: str) -> str | None:
        if value.startswith("#") and _ID.fullmatch(value[1:]):
            return value if value[1:] in self.ids else None
        self.say(element, f"href={_short(value)} points outside the file; only #names inside it are allowed")
        return None

    def _paint(self, element: Element, name: str, value: str) -> str | None:
        found = _URL.fullmatch(value)
        if found:
            target, rest = found.group(1), found.group(2).strip().lower()
            if target not in self.ids:
                return rest if rest and _COLOR.fullmatch(rest) else "none"
            return f"url(#{target})" + (f" {rest}" if rest and _COLOR.fullmatch(rest) else "")
        if "url" in value.lower():
            self.say(element, f"{name}={_short(value)} points outside the file; only url(#name) is allowed")
            return None
        lower = " ".join(value.lower().split())
        if name in _REFERENCES:
            return "none" if lower == "none" else None
        return lower if _COLOR.fullmatch(lower) else None

    def _measure(self) -> None:
        """Refuse what grows when drawn: `use` of `use`, masks in masks, circles of references."""
        try:
            drawn, layers = self._grow(self.tree, ())
        except RecursionError:
            self.say(self.tree, "references nest too deep")
            return
        if drawn > DRAWN_MAX:
            self.say(self.tree, f"draws {_count(drawn)} elements, counting each <use>; at most {DRAWN_MAX:,} are")
        if layers > LAYERS_MAX:
            self.say(
                self.tree, f"has {_count(layers)} masks, clips, opacities and dashed lines; at most {LAYERS_MAX} are"
            )

    def _grow(self, element: Element, path: tuple[int, ...]) -> tuple[int, int]:
        key = id(element)
        if key in path:
            self.say(element, "refers to itself in a circle")
            return 0, 0
        if key in self.cost:
            return self.cost[key]
        drawn, layers = 1, sum(name in element.attributes for name in ("opacity", "stroke-dasharray"))
        for name in ("clip-path", "mask"):
            layers += 1 if _URL.fullmatch(element.attributes.get(name, "").strip()) else 0
        for part in (*element.children, *self._targets(element)):
            more, deeper = self._grow(part, (*path, key))
            drawn, layers = drawn + more, layers + deeper
        self.cost[key] = (drawn, layers)
        return drawn, layers

    def _targets(self, element: Element) -> list[Element]:
        names = [element.attributes.get("href", "").strip().removeprefix("#")]
        for attribute in (*sorted(_REFERENCES), *sorted(_PAINTS)):
            if found := _URL.fullmatch(element.attributes.get(attribute, "").strip()):
                names.append(found.group(1))
        return [self.ids[name] for name in names if name in self.ids]


def _pattern(name: str) -> re.Pattern[str] | None:
    if name in _NUMBERS:
        return _LENGTH
    if name == "d":
        return _PATH
    if name in ("points", "viewBox"):
        return _POINTS
    if name in ("transform", "gradientTransform"):
        return _TRANSFORM
    if name == "stroke-dasharray":
        return re.compile(r"none|[0-9eE+\-.,\spx%]*")
    if name == "preserveAspectRatio":
        return re.compile(r"none|x(?:Min|Mid|Max)Y(?:Min|Mid|Max)(?:\s+(?:meet|slice))?")
    return None


def _pixels(value: str) -> float:
    match = re.fullmatch(r"\s*([0-9.]+)\s*(px|pt|mm|cm|in|)\s*", value)
    try:
        return float(match.group(1)) * _UNITS[match.group(2)] if match else 0.0
    except ValueError:
        return 0.0


def _short(value: str) -> str:
    return f'"{value if len(value) <= 40 else value[:37] + "..."}"'


def _count(number: int) -> str:
    return f"{number:,}" if number < 10**9 else "billions of"


def _walk(element: Element) -> Iterator[Element]:
    yield element
    for child in element.children:
        yield from _walk(child)
