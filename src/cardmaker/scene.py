"""Finished layout: a size and a list of items at fixed positions, in the order they are painted.

The item kinds are a closed set: `paint`, `motion` and `dump` match over all of them, so a new kind fails loudly there.
All positions and sizes are px of the output canvas. Colours are sRGB with alpha, 0 to 255 each.
"""

from __future__ import annotations

from typing import Literal

from cardmaker.animation import Animation
from cardmaker.frozen import frozen
from cardmaker.geometry import Rect, Size

Rgba = tuple[int, int, int, int]


@frozen
class Fill:
    """A solid rectangle; `radii` are top left, top right, bottom right, bottom left."""

    box: str
    rect: Rect
    color: Rgba
    radii: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)


@frozen
class Ramp:
    """A linear gradient: CSS angle in degrees (0 upwards, clockwise), stops as (0 to 1, colour) in order."""

    box: str
    rect: Rect
    angle: float
    stops: tuple[tuple[float, Rgba], ...]
    radii: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)


@frozen
class Border:
    """A line of `width` px drawn inside the edge of `rect`."""

    box: str
    rect: Rect
    width: float
    color: Rgba
    radii: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)


@frozen
class Shadow:
    """A blurred rectangle under a box. `rect` has offset and spread in it, `blur` is CSS's (sigma = blur / 2)."""

    box: str
    rect: Rect
    blur: float
    color: Rgba
    radii: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)


@frozen
class Stroke:
    """A straight line with flat ends, smooth at any angle, clipped to `clip` when given."""

    box: str
    start: tuple[float, float]
    end: tuple[float, float]
    width: float
    color: Rgba
    clip: Rect | None = None


@frozen
class Glyphs:
    """Text of one face, size and colour: glyphs are (glyph id, x of the origin, y of the baseline).

    `face` is a key of `fonts.Fonts`; `text` is the source text in logical order, for dumps and checks.
    """

    box: str
    face: str
    size: float
    color: Rgba
    glyphs: tuple[tuple[int, float, float], ...]
    text: str


@frozen
class Drawing:
    """An SVG (`source` is a picture's key) scaled to fit `rect`, centred, aspect kept (SVG `xMidYMid meet`).

    `colors` replaces paints of the file: pairs of a paint as written there, lower case (`#ffdc2e`, `currentcolor`),
    and a colour. `flat` instead paints the whole silhouette in one colour. `whole`: it is drawn once with what lies
    outside of the canvas, since it moves into sight.
    """

    box: str
    rect: Rect
    source: str
    colors: tuple[tuple[str, Rgba], ...] = ()
    flat: Rgba | None = None
    opacity: float = 1.0
    clip: Rect | None = None
    whole: bool = False


@frozen
class Tone:
    """A gradient map for a picture made grey: black and white `levels` (0 to 1), then stops as (0 to 1, colour)."""

    levels: tuple[float, float]
    stops: tuple[tuple[float, Rgba], ...]


@frozen
class Screen:
    """A halftone dot screen: pitch in px, angle in degrees, strength 0 to 1."""

    pitch: float
    angle: float
    strength: float


@frozen
class Picture:
    """A picture that covers `rect` (CSS `object-fit: cover`), cropped around `focus` (0 to 1 from left and top).

    `zoom` is how much larger it is than that, around `focus`.
    """

    box: str
    rect: Rect
    source: str
    focus: tuple[float, float] = (0.5, 0.5)
    tone: Tone | None = None
    screen: Screen | None = None
    radii: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    opacity: float = 1.0
    zoom: float = 1.0


@frozen
class Modules:
    """The dark modules of a QR code without its quiet zone: `rows` of 0 and 1 fill `rect` exactly."""

    box: str
    rect: Rect
    rows: tuple[tuple[int, ...], ...]
    color: Rgba


Item = Fill | Ramp | Border | Shadow | Stroke | Glyphs | Drawing | Picture | Modules


@frozen
class Moving:
    """Items `first` to `last` (excluded) of a scene that a clip moves as one.

    `part` tells what of its box it is: `box`, `line`, `word` or `mark`; `index` counts these from 0. All parts of a box
    have the same `group`. `text` is what a person reads in it, in a line with the space that ends it; `follows`: it
    goes on with the phrase of the part before it. `area` is the box it may not leave while it drops, `scale` the output
    px of a design px. `steps` are what stands there while it counts, the last one at rest.
    """

    first: int
    last: int
    animation: Animation
    group: int
    part: str = "box"
    index: int = 0
    text: str = ""
    area: Rect | None = None
    scale: float = 1.0
    steps: tuple[tuple[Item, ...], ...] = ()
    follows: bool = False


@frozen
class ReadLine:
    """A line as it is read: (text, left, right) of each of its letters in logical order, in px.

    `size` is the font's, `baseline` where it stands. A space or a soft hyphen ends every line but the last of a text.
    """

    letters: tuple[tuple[str, float, float], ...]
    baseline: float
    size: float

    @property
    def text(self) -> str:
        return "".join(letter[0] for letter in self.letters)


@frozen
class Passage:
    """One text as it is read aloud, or a picture (`photo`, `qr`) that fills `rect`.

    `source` is what the layout asked for, as in `Scene.texts`; `mark` the number or bullet of a list's item.
    """

    kind: Literal["heading", "paragraph", "item", "photo", "qr"]
    source: str = ""
    lines: tuple[ReadLine, ...] = ()
    mark: ReadLine | None = None
    rect: Rect | None = None

    @property
    def text(self) -> str:
        return "".join(line.text for line in self.lines).replace("\u00ad", "").strip()


@frozen
class Scene:
    """One picture to paint: `background`, then `items` in order. `boxes` names the rectangles of the layout's boxes.

    `texts` is what can be read on it, in reading order: (what the layout asked for, such as `{question}`, or `answer`;
    the words).
    `moving` is what a clip moves, in the order of the items: no two share one. At rest it is of no account.
    `passages` are the texts again with the place of each letter, for documents alone.
    """

    size: Size
    background: Rgba
    items: tuple[Item, ...]
    boxes: tuple[tuple[str, Rect], ...] = ()
    language: str = ""
    texts: tuple[tuple[str, str], ...] = ()
    moving: tuple[Moving, ...] = ()
    passages: tuple[Passage, ...] = ()
