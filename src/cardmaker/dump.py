"""A `Scene` comes in; text goes out, one line for each item in the order it is painted, so that a moved box is a
readable difference in a golden file. Numbers are rounded to 0.1, colours are `#rrggbb` with `aa` where translucent.
"""

from __future__ import annotations

from cardmaker.geometry import Rect
from cardmaker.scene import (
    Border,
    Drawing,
    Fill,
    Glyphs,
    Item,
    Modules,
    Moving,
    Picture,
    Ramp,
    Rgba,
    Scene,
    Shadow,
    Stroke,
)

Stops = tuple[tuple[float, Rgba], ...]


def dump(scene: Scene) -> str:
    """The whole scene: its size, its items as painted, the rectangles of its boxes, what moves. Ends with a newline."""
    size = f"{scene.size.width}x{scene.size.height}"
    language = f" {scene.language}" if scene.language else ""
    lines = [f"scene {size}{language} background {_color(scene.background)}"]
    lines += [_item(item) for item in scene.items]
    lines += [f"box {name} {_rect(rect)}" for name, rect in scene.boxes]
    lines += [_moving(scene, moving) for moving in scene.moving]
    return "\n".join(lines) + "\n"


def _item(item: Item) -> str:
    match item:
        case Fill():
            parts = ["fill", item.box, _rect(item.rect), _color(item.color), _radii(item.radii)]
        case Ramp():
            angle = f"{_number(item.angle)}deg"
            parts = ["ramp", item.box, _rect(item.rect), angle, _stops(item.stops), _radii(item.radii)]
        case Border():
            width = f"width {_number(item.width)}"
            parts = ["border", item.box, _rect(item.rect), width, _color(item.color), _radii(item.radii)]
        case Shadow():
            blur = f"blur {_number(item.blur)}"
            parts = ["shadow", item.box, _rect(item.rect), blur, _color(item.color), _radii(item.radii)]
        case Stroke():
            line = f"{_point(item.start)} to {_point(item.end)} width {_number(item.width)}"
            parts = ["stroke", item.box, line, _color(item.color), _clip(item.clip)]
        case Glyphs():
            parts = ["glyphs", item.box, *_glyphs(item)]
        case Drawing():
            parts = ["drawing", item.box, _rect(item.rect), item.source, *_paints(item), _clip(item.clip)]
        case Picture():
            parts = ["picture", item.box, _rect(item.rect), item.source, *_prepared(item), _radii(item.radii)]
        case Modules():
            rows, dark = len(item.rows), sum(map(sum, item.rows))
            parts = ["modules", item.box, _rect(item.rect), f"{rows} rows {dark} dark", _color(item.color)]
        case _:
            raise TypeError(f"a scene item that dump does not know: {item!r}")
    return " ".join(part for part in parts if part)


def _moving(scene: Scene, moving: Moving) -> str:
    """Which items a clip moves, how, and when it begins."""
    animation = moving.animation
    box = scene.items[moving.first].box if moving.first < len(scene.items) else ""
    times = f"{animation.duration:g}s after {animation.delay:g}s from {animation.start}"
    steps = [f"{len(moving.steps)} steps"] if moving.steps else []
    what = f"{moving.part} {moving.index} items {moving.first}-{moving.last - 1}"
    text = [_quoted(moving.text)] if moving.text else []
    text += ["goes on"] if moving.follows else []
    return " ".join(["move", box, what, animation.name, times, *steps, *text])


def _glyphs(item: Glyphs) -> list[str]:
    """Where the run starts and where its last glyph stands show a change of any advance between."""
    first = _point(item.glyphs[0][1:]) if item.glyphs else "nowhere"
    last = _point(item.glyphs[-1][1:]) if item.glyphs else "nowhere"
    span = f"{first} to {last} {len(item.glyphs)} glyphs"
    return [f"{item.face} {_number(item.size)}", _color(item.color), span, _quoted(item.text)]


def _quoted(text: str) -> str:
    """The text in quotes; spaces and signs that cannot be seen are written as escapes."""
    shown = "".join(c if c == " " or (c.isprintable() and not c.isspace()) else f"\\u{ord(c):04x}" for c in text)
    return f'"{shown}"'


def _paints(item: Drawing) -> list[str]:
    paints = [f"{name}={_color(color)}" for name, color in item.colors]
    flat = [f"flat {_color(item.flat)}"] if item.flat is not None else []
    opacity = [f"opacity {item.opacity:.2f}"] if item.opacity != 1 else []
    return [*paints, *flat, *opacity]


def _prepared(item: Picture) -> list[str]:
    parts = [f"focus {item.focus[0]:.2f},{item.focus[1]:.2f}"]
    if item.tone is not None:
        black, white = item.tone.levels
        parts.append(f"levels {black:.2f},{white:.2f} {_stops(item.tone.stops)}")
    if item.screen is not None:
        screen = item.screen
        parts.append(f"dots {_number(screen.pitch)} {_number(screen.angle)}deg {screen.strength:.2f}")
    return parts


def _stops(stops: Stops) -> str:
    return "[" + " ".join(f"{position:.2f}:{_color(color)}" for position, color in stops) + "]"


def _rect(rect: Rect) -> str:
    return f"{_point((rect.x, rect.y))} {_number(rect.width)}x{_number(rect.height)}"


def _point(point: tuple[float, float]) -> str:
    return f"{_number(point[0])},{_number(point[1])}"


def _clip(clip: Rect | None) -> str:
    return f"clip {_rect(clip)}" if clip is not None else ""


def _radii(radii: tuple[float, ...]) -> str:
    return "radii " + "/".join(_number(radius) for radius in radii) if any(radii) else ""


def _color(color: Rgba) -> str:
    text = "#{:02x}{:02x}{:02x}".format(*color[:3])
    return text if color[3] == 255 else f"{text}{color[3]:02x}"


def _number(value: float) -> str:
    """Rounded to 0.1, whole numbers without a point, and no minus before zero."""
    rounded = round(value, 1) + 0.0
    return f"{rounded:.0f}" if rounded == int(rounded) else f"{rounded:.1f}"
