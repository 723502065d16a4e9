"""A cleaned SVG, a place and colours come in; its pixels go out."""

from __future__ import annotations

import io
import math
import re

import numpy as np
import resvg_py
from PIL import Image

from cardmaker.geometry import Rect, Size
from cardmaker.pictures import svg
from cardmaker.scene import Rgba

View = tuple[float, float, float, float]
_NOISE = 1e-3
_FAINT, _NEAR = 64, 8  # soft edges are a few levels off their colour, from dividing by a small alpha
_PAINT = re.compile(r'\b(fill|stroke|stop-color|color)="([^"]*)"')


def render(drawn: svg.Svg, canvas: Size, place: Rect, colors: tuple[tuple[str, Rgba], ...]) -> Image.Image:
    """RGBA of `canvas` px; the drawing is fitted into `place`, `xMidYMid meet`, at its true sub-pixel position.

    Paints equal to a name in `colors` (lower case, as written in the file) are replaced.
    """
    root, body = recolor(drawn.root, colors), recolor(drawn.body, colors)
    port, view = _viewport(drawn.view, place)
    box = " ".join(_number(value) for value in view)
    # Cutting by the viewport takes resvg as long as all else; where the canvas cuts more, it need not.
    cut = "" if _beyond(port, canvas) or "overflow=" in root else ' overflow="visible"'
    text = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{canvas.width}" height="{canvas.height}">'
        f'<svg x="{port[0]}" y="{port[1]}" width="{port[2]}" height="{port[3]}" preserveAspectRatio="none" '
        f'viewBox="{box}"{cut}{root}>{body}</svg></svg>'
    )
    return _rasterise(text)


def _beyond(port: tuple[int, int, int, int], canvas: Size) -> bool:
    """Whether some of the canvas lies beyond a viewport."""
    left, top, width, height = port
    return left > 0 or top > 0 or left + width < canvas.width or top + height < canvas.height


def _viewport(view: View, place: Rect) -> tuple[tuple[int, int, int, int], View]:
    """The whole px (left, top, width, height) the fitted drawing touches, and what of its own space they show.

    The viewport cuts what lies outside of the view box. Were it on fractions of a px, edges would fade twice.
    """
    scale = min(place.width / view[2], place.height / view[3])
    left = place.x + (place.width - view[2] * scale) / 2
    top = place.y + (place.height - view[3] * scale) / 2
    x0, y0 = math.floor(left + _NOISE), math.floor(top + _NOISE)
    x1, y1 = math.ceil(left + view[2] * scale - _NOISE), math.ceil(top + view[3] * scale - _NOISE)
    width, height = max(x1 - x0, 1), max(y1 - y0, 1)
    shown = (view[0] + (x0 - left) / scale, view[1] + (y0 - top) / scale, width / scale, height / scale)
    return (x0, y0, width, height), shown


def only_colour(image: Image.Image) -> Rgba | None:
    """The one opaque colour of an RGBA drawing; None where it has several, or nothing opaque."""
    pixels = np.asarray(image).reshape(-1, 4)
    solid = pixels[pixels[:, 3] == 255]
    soft = pixels[pixels[:, 3] > _FAINT].astype(np.int16)
    if not len(solid) or (solid != solid[0]).any() or (np.abs(soft[:, :3] - solid[0, :3]) > _NEAR).any():
        return None
    return int(solid[0, 0]), int(solid[0, 1]), int(solid[0, 2]), 255


def recolor(body: str, colors: tuple[tuple[str, Rgba], ...]) -> str:
    """`body` with the paints named in `colors` replaced."""
    table = {name.lower(): hex_color(color) for name, color in colors}
    if not table:
        return body

    def swap(match: re.Match[str]) -> str:
        paint = match.group(2)
        return f'{match.group(1)}="{table.get(paint, paint)}"'

    return _PAINT.sub(swap, body)


def hex_color(color: Rgba) -> str:
    return "#{:02x}{:02x}{:02x}{:02x}".format(*color)


def problems(file: str, data: bytes) -> tuple[str, ...]:
    """What resvg says of a drawing that passed the allow list; tried small."""
    drawn = svg.read(data)
    try:
        render(drawn, Size(16, 16), Rect(0, 0, 16, 16), ())
    except BaseException as error:  # a panic in resvg arrives as a BaseException of its own
        if isinstance(error, KeyboardInterrupt | SystemExit | MemoryError):
            raise
        return (f"{file}: the drawing cannot be rendered ({error})",)
    return ()


def _rasterise(text: str) -> Image.Image:
    png: bytes = resvg_py.svg_to_bytes(svg_string=text, skip_system_fonts=True)
    with Image.open(io.BytesIO(png), formats=("PNG",)) as opened:
        image: Image.Image = opened.convert("RGBA")
    return image


def _number(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".")
