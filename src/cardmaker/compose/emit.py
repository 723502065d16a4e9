"""A placed tree comes in, in design px; the items of a scene go out, in px of the output, edges on whole pixels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from cardmaker.compose.filling import DOT_GAP, TALLY_GAP
from cardmaker.compose.fitting import Placed
from cardmaker.compose.moving import moving, split
from cardmaker.compose.nodes import LINK, MARK_SIDE, STRIKE, Node, inner_width
from cardmaker.compose.reading import passages
from cardmaker.compose.shown import Context, tally
from cardmaker.compose.templates import ZERO, ZEROS, Palette
from cardmaker.content.model import Photo
from cardmaker.design import Brand
from cardmaker.design.brands import FIELD_MARKER
from cardmaker.design.values import Value, number
from cardmaker.geometry import Rect, Size
from cardmaker.pictures import Pictures
from cardmaker.scene import (
    Border,
    Drawing,
    Fill,
    Glyphs,
    Item,
    Modules,
    Picture,
    Ramp,
    Rgba,
    Scene,
    Screen,
    Shadow,
    Stroke,
    Tone,
)
from cardmaker.text import Line, ink, place

# look.md, section 4, in em: the highlight's box and bar, hanging quotes
BOX_ABOVE, BOX_BELOW = 0.96, 0.31
STAIR = 16.0  # design px: boxes of neighbouring lines that differ by less are made equally wide
BAR_TOP, BAR_THICK = 0.19, 0.13
HANG_QUOTE = 0.4
STRIKE_AT, STRIKE_THICK = 0.265, 0.09
BULLET = 0.3
# Of the box's height: where the focus of a photo stands, by its `object-position`.
FOCUS_AT = {"start": 0.4, "end": 0.66}
GLYPH_FROM, GLYPH_STEP = 330.0, 80.0
# A spot is whole and clear of the edge, in design px, where the drawing bleeds; one that ends with the drawing is cut.
SPOT_CLEAR, SPOT_INSIDE = 44.0, 0.01
PHOTO_LEVELS = (0.12, 0.72)
PHOTO_SCREEN_STRENGTH = 0.62
WHITE: Rgba = (255, 255, 255, 255)
SQUARE = (0.0, 0.0, 0.0, 0.0)


@dataclass(slots=True)
class Emitter:
    """Turns one placed tree into items. `scale` is output px per design px."""

    context: Context
    brand: Brand
    partner: Brand | None
    pictures: Pictures
    size: Size
    scale: float
    tokens: Mapping[str, float]
    readable: bool = False

    def scene(self, placed: Placed, language: str) -> Scene:
        items: list[Item] = []
        boxes: list[tuple[str, Rect]] = []
        hidden: set[int] = set()
        nodes, starts = tuple(placed.root.walk()), []
        for node, rect in zip(nodes, placed.rects, strict=True):
            starts.append(len(items))
            if id(node) in hidden or self._too_small(node, rect):
                hidden.update((id(node), *(id(child) for child in node.children)))
                continue
            if node.template.name:
                boxes.append((node.template.name, self.scaled(rect)))
            items.extend(self.items(node, rect))
        background = (*placed.root.template.look.background[:3], 255)
        found = moving(self, nodes, placed.rects, starts, items)
        read = tuple(passages(self, nodes, placed.rects, hidden)) if self.readable else ()
        return Scene(self.size, background, tuple(items), tuple(boxes), language, moving=found, passages=read)

    def _too_small(self, node: Node, rect: Rect) -> bool:
        show_from = node.template.look.show_from
        least = self._px(show_from, node) if show_from is not ZERO else 0.0
        return least > 0 and min(rect.height, rect.width) < least

    def _px(self, value: Value, node: Node) -> float:
        return number(value, self.tokens, node.size)

    def scaled(self, rect: Rect) -> Rect:
        """In output px, every edge on a whole pixel, so that neighbours meet without a seam."""
        left, top = round(rect.x * self.scale), round(rect.y * self.scale)
        right, bottom = round(rect.right * self.scale), round(rect.bottom * self.scale)
        return Rect(float(left), float(top), float(right - left), float(bottom - top))

    # -- one box

    def items(self, node: Node, rect: Rect) -> Iterator[Item]:
        """What a box itself paints, without the boxes inside it."""
        animation = node.template.motion.animation
        if node.role == "text" and animation and animation.by in ("word", "phrase"):
            yield from split(node, rect, list(self._items(node, rect)), animation.by)
        else:
            yield from self._items(node, rect)

    def count_backdrop(self, node: Node, rect: Rect) -> int:
        """How many of a box's items lie behind its text."""
        return len(list(self._backdrop(node, self.scaled(rect))))

    def _items(self, node: Node, rect: Rect) -> Iterator[Item]:
        name = node.template.name
        if node.role != "drawing" and (node.tile or not node.template.look.bare):
            yield from self._backdrop(node, self.scaled(rect))
        match node.role:
            case "text":
                yield from self._text(node, rect)
            case "icon" | "glyph":
                yield from self._icon(node, rect)
            case "drawing":
                yield from self._drawing(node, rect)
            case "photo":
                yield from self._photo(node, self.scaled(rect))
            case "qr":
                yield from self._qr(name, node, self.scaled(rect))
            case "dots":
                yield from self._dots(node, rect)
            case "tally":
                yield from self._tally(node, rect)

    def _backdrop(self, node: Node, rect: Rect) -> Iterator[Item]:
        look, name = node.template.look, node.template.name
        colors = dict(node.tile.palette) if node.tile else None
        corners = SQUARE
        if look.radius != ZEROS:
            a, b, c, d = (max(0.0, self._px(value, node)) * self.scale for value in look.radius)
            corners = (a, b, c, d)
        if look.shadow:
            lengths, color = look.shadow
            x, y, blur = (self._px(value, node) * self.scale for value in lengths)
            yield Shadow(name, Rect(rect.x + x, rect.y + y, rect.width, rect.height), max(0.0, blur), color, corners)
        color = self._faded(colors["tile"] if colors and name == "tile" else look.background, look.opacity)
        if rect.width > 0 and rect.height > 0:
            if color[3]:
                yield Fill(name, rect, color, corners)
            if look.gradient:
                yield Ramp(name, rect, look.gradient[0], look.gradient[1], corners)
        width = self._px(look.border_width, node) * self.scale
        if width > 0 and look.border_color[3]:
            yield Border(name, rect, max(1.0, round(width)), look.border_color, corners)

    @staticmethod
    def _faded(color: Rgba, opacity: float) -> Rgba:
        return color if opacity >= 1 else (*color[:3], round(color[3] * opacity))

    def _color(self, node: Node) -> Rgba:
        return dict(node.tile.palette)["on-tile"] if node.tile else node.template.type.color

    # -- text

    def _text(self, node: Node, rect: Rect) -> Iterator[Item]:
        style, kind = node.box.style, node.template.type
        width = inner_width(node, rect)
        left = rect.x + style.padding.left + style.border
        top = rect.y + style.padding.top + style.border
        node.shorten(width)
        lines = node.lines(width)
        marks: list[Item] = []
        glyphs: list[Item] = []
        ends = [line.width * node.size for line in lines]
        if not kind.bar:
            ends = _even_ends(ends)
        for index, (line, baseline) in enumerate(zip(lines, self.baselines(node, rect, len(lines)), strict=True)):
            x = left + self.start(node, line, width)
            if kind.highlight[3]:
                marks.append(self._highlight(node, ends[index], x, baseline))
            glyphs.extend(self._line(node, line, x, baseline, self.word_space(node, line, width)))
        yield from marks
        if node.numeral is not None:
            yield from self._numeral(node, left, round((top + node.baseline()) * self.scale))
        yield from glyphs

    def baselines(self, node: Node, rect: Rect, count: int) -> tuple[int, ...]:
        """Where the first `count` lines of a text stand, in whole px of the output."""
        top = rect.y + node.box.style.padding.top + node.box.style.border + node.baseline()
        step = node.line_height * node.size
        return tuple(round((top + index * step) * self.scale) for index in range(count))

    def start(self, node: Node, line: Line, width: float) -> float:
        """Design px from the text's left edge to the line's origin."""
        assert node.paragraph is not None
        kind, size = node.template.type, node.size
        if kind.align == "center":
            return (width - line.width * size) / 2
        if kind.align == "end":
            return width - line.width * size
        if not kind.optical:
            return 0.0
        bearing, _ = ink(node.paragraph, line)
        if node.paragraph.text[line.start : line.stop].startswith(("«", "“")):
            return -(HANG_QUOTE + bearing) * size
        return -max(bearing, 0.0) * size  # a tail to the left, as of j, hangs over the axis

    def _highlight(self, node: Node, wide: float, x: float, baseline: float) -> Fill:
        kind, em = node.template.type, node.size * self.scale
        left, right = x * self.scale, (x + wide) * self.scale
        if kind.bar:
            top, bottom = baseline + BAR_TOP * em, baseline + (BAR_TOP + BAR_THICK) * em
        else:
            left, right = left - MARK_SIDE * em, right + MARK_SIDE * em
            top, bottom = baseline - BOX_ABOVE * em, baseline + BOX_BELOW * em
        edges = [float(round(edge)) for edge in (left, top, right, bottom)]
        rect = Rect(edges[0], edges[1], edges[2] - edges[0], edges[3] - edges[1])
        return Fill(node.template.name, rect, kind.highlight)

    def word_space(self, node: Node, line: Line, width: float) -> float:
        """Px added to every space of a justified line; none in the last line of a text (CSS text-align: justify)."""
        assert node.paragraph is not None
        if node.template.type.align != "justify" or line.reason in ("hard", "end"):
            return 0.0
        shown = node.paragraph.text[line.start : line.stop]
        spaces = shown.count(" ") + shown.count("\xa0")
        return (width - line.width * node.size) * self.scale / spaces if spaces else 0.0

    def _line(self, node: Node, line: Line, x: float, baseline: float, word_space: float = 0.0) -> Iterator[Item]:
        assert node.paragraph is not None
        size, color = node.size * self.scale, self._color(node)
        at = x * self.scale
        for run in place(node.paragraph, line, size=size, x=at, baseline=baseline, word_space=word_space):
            ink_color = node.template.type.link if run.tag == LINK else color
            yield Glyphs(node.template.name, run.face, size, ink_color, run.glyphs, run.text)
            if run.tag == STRIKE:
                yield self._strike(node, run.x0, run.x1, baseline)

    def _strike(self, node: Node, left: float, right: float, baseline: float) -> Fill:
        size = node.size * self.scale
        thick = max(2.0, round(STRIKE_THICK * size))
        top = round(baseline - STRIKE_AT * size - thick / 2)
        color = node.template.type.strike_color
        color = self._color(node) if color is None else self._faded(color, node.template.look.opacity)
        return Fill(node.template.name, Rect(round(left), top, round(right) - round(left), thick), color)

    def hang(self) -> float:
        """Design px from a text's left edge to the number or bullet in the margin column."""
        return self.tokens.get("margin", 0.0) - self.tokens.get("axis", 0.0)

    def _numeral(self, node: Node, left: float, baseline: float) -> Iterator[Item]:
        """A list item's number hangs in the margin column on the first baseline; a bullet is a small square there."""
        numeral = node.numeral
        assert numeral is not None
        x = left + self.hang()
        if numeral.paragraph is None:
            side = round(BULLET * node.size * self.scale)
            cap = node.cap() * node.size * self.scale
            top = round(baseline - cap / 2 - side / 2)
            yield Fill("bullet", Rect(round(x * self.scale), top, side, side), numeral.template.type.color)
            return
        for line in numeral.lines(1e6):
            bearing, _ = ink(numeral.paragraph, line)
            yield from self._line(numeral, line, x - bearing * numeral.size, baseline)

    # -- drawings and pictures

    def _icon(self, node: Node, rect: Rect) -> Iterator[Item]:
        folder = "icons" if node.role == "icon" else "glyphs"
        source = node.content if "/" in node.content else f"assets/{folder}/{node.content}.svg"
        if not node.content or source not in self.pictures:
            return
        color = self._color(node)
        colors = (("currentcolor", color), ("#ffdc2e", node.template.look.spot if node.role == "glyph" else color))
        yield Drawing(node.template.name, self._fitted(node, rect, source), source, colors)

    def _fitted(self, node: Node, rect: Rect, source: str) -> Rect:
        """Where the drawing stands in its box: its own aspect, to the start, centre or end; optionally by its ink."""
        width, height = self.pictures.natural_size(source)
        ratio = min(rect.width / width, rect.height / height) if width and height else 0.0
        longest = max(width, height) * ratio
        if longest >= GLYPH_FROM and node.template.look.show_from is not ZERO:
            # As large as the room, but in few sizes: a deck looks more of a piece, and cards share its costly raster.
            ratio *= longest // GLYPH_STEP * GLYPH_STEP / longest
        wide, high = width * ratio, height * ratio
        share = {"start": 0.0, "center": 0.5, "end": 1.0}[node.template.look.position]
        x = rect.x + (rect.width - wide) * share
        begins, ends = _ink(self.pictures, source) or (0.0, 1.0)
        if node.template.look.bleed:  # measured in ink: a drawing that stops just short of the edge looks misplaced
            over = wide * (ends - begins) * node.template.look.bleed
            if (
                node.role == "glyph"
                and (spot := _ink(self.pictures, source, spot=True))
                and spot[1] < ends - SPOT_INSIDE
            ):
                over = min(over, max(0.0, wide * (ends - spot[1]) - SPOT_CLEAR))
            x = rect.right - wide * ends + over
        # On whole px, which keeps its straight edges sharp and lets cards share one raster of it; but not across
        # where its ink, not its box, stands on the axis.
        left = float(round(x * self.scale))
        if node.template.look.optical:
            left = round((x - begins * wide) * self.scale, 3)
        top = round((rect.y + (rect.height - high) / 2) * self.scale)
        return Rect(left, top, round(wide * self.scale, 3), round(high * self.scale, 3))

    def _drawing(self, node: Node, rect: Rect) -> Iterator[Item]:
        name, kind = node.template.name, node.template.type
        match node.content:
            case "tab":
                if self.brand.tab:
                    yield Drawing(name, self.scaled(rect), self.brand.tab, (("currentcolor", kind.color),))
            case "mark":
                if self.brand.mark:
                    field = dict(self.context.palette).get("field", FIELD_MARKER)
                    pairs = self.brand.mark_colors.get(node.template.look.surface, ())
                    colors = tuple((paint, field if color == FIELD_MARKER else color) for paint, color in pairs)
                    yield Drawing(name, self._fitted(node, rect, self.brand.mark), self.brand.mark, colors)
            case "partner-mark":
                if self.partner and self.partner.mark:
                    source = self.partner.mark
                    yield Drawing(name, self._fitted(node, rect, source), source, (), kind.color)
            case path if path in self.pictures:
                yield Drawing(name, self._fitted(node, rect, path), path, (("currentcolor", kind.color),))

    def _photo(self, node: Node, rect: Rect) -> Iterator[Item]:
        photo, look = self.context.photo, node.template.look
        if photo is None or rect.width <= 0 or rect.height <= 0:
            return
        duotone = look.duotone and photo.kind != "evidence"
        pitch = self._px(look.screen, node) * self.scale
        screen = Screen(pitch, 45.0, PHOTO_SCREEN_STRENGTH) if pitch > 0 and photo.kind == "drawn" else None
        focus = photo.focus if look.position == "center" else self._focus(photo, rect, FOCUS_AT[look.position])
        yield Picture(
            node.template.name, rect, photo.path, focus, _tone(self.context.palette) if duotone else None, screen
        )

    def _focus(self, photo: Photo, rect: Rect, share: float) -> tuple[float, float]:
        """The middle of the crop that puts the photo's focus at a share of its box's height, if the photo goes so far.

        Low, nothing fades its top away; high, nothing that an app lays over the foot covers it.
        """
        width, height = self.pictures.natural_size(photo.path)
        shown = rect.height / (max(rect.width / width, rect.height / height) * height)
        middle = photo.focus[1] - (share - 0.5) * shown
        return photo.focus[0], round(min(max(middle, shown / 2), 1 - shown / 2), 4)

    # -- signs

    def _qr(self, name: str, node: Node, rect: Rect) -> Iterator[Item]:
        rows = qr_rows(node.content)
        if not rows:
            return
        quiet = node.template.look.quiet_zone
        count = len(rows)
        module = max(1, int(min(rect.width, rect.height) // (count + 2 * quiet)))
        side = float(module * count)
        inner = Rect(rect.x + (rect.width - side) // 2, rect.y + (rect.height - side) // 2, side, side)
        dark = self._color(node)
        yield Fill(name, rect, WHITE)
        yield Modules(name, inner, rows, dark)

    def _dots(self, node: Node, rect: Rect) -> Iterator[Item]:
        look = node.template.look
        current, count = (int(part) for part in node.content.split("/"))
        size, wide = self._px(look.size, node), self._px(look.size_current, node)
        x = rect.x
        for index in range(1, count + 1):
            width = wide if index == current else size
            color = self._color(node) if index == current else look.spot
            yield Fill(node.template.name, self.scaled(Rect(x, rect.y, width, size)), color)
            x += width + DOT_GAP

    def _tally(self, node: Node, rect: Rect) -> Iterator[Item]:
        squares = tally(self.context.figure) if self.context.figure else None
        if squares is None:
            return
        yield from self.squares(node, rect, *squares)

    def squares(self, node: Node, rect: Rect, kept: int, total: int) -> Iterator[Item]:
        """A tally of `total` squares, of which `kept` are left."""
        side = rect.height
        stroke = max(1.0, round(self._px(node.template.look.stroke, node) * self.scale))
        for index in range(total):
            square = self.scaled(Rect(rect.x + index * side * (1 + TALLY_GAP), rect.y, side, side))
            square = Rect(square.x, square.y, round(side * self.scale), round(side * self.scale))
            if index < kept:
                yield Fill(node.template.name, square, self._color(node))
                continue
            lost = node.template.look.spot
            yield Border(node.template.name, square, stroke, lost)
            start, end = (square.x, square.bottom), (square.right, square.y)
            yield Stroke(node.template.name, start, end, stroke, lost, square)


def _even_ends(widths: list[float]) -> list[float]:
    """Widths of a mark's boxes: neighbours that would make a stair of a few px are made alike."""
    ends = list(widths)
    for _ in widths:
        for index in range(len(ends) - 1):
            if abs(ends[index] - ends[index + 1]) < STAIR:
                ends[index] = ends[index + 1] = max(ends[index], ends[index + 1])
    return ends


def _tone(palette: Palette) -> Tone:
    colors = dict(palette)
    return Tone(PHOTO_LEVELS, ((0.0, colors["shade"]), (0.5, colors["field"]), (1.0, colors["light"])))


@lru_cache(maxsize=256)
def _ink(pictures: Pictures, source: str, *, spot: bool = False) -> tuple[float, float] | None:
    """Where a drawing's ink, or its spot alone, begins and ends, as shares of its width, to 1/192; None without any."""
    width, height = pictures.natural_size(source)
    side = 192
    size = Size(side, max(1, round(side * height / width)))
    place = Rect(0.0, 0.0, float(size.width), float(size.height))
    rest = (("currentcolor", (0, 0, 0, 0)),)
    image = pictures.drawn(source, size, place, rest).getchannel("A") if spot else pictures.mask(source, size, place)
    box = image.getbbox()
    return (box[0] / side, box[2] / side) if box else None


@lru_cache(maxsize=256)
def qr_rows(address: str) -> tuple[tuple[int, ...], ...]:
    """The dark (1) and light (0) modules of a QR code (ISO/IEC 18004); empty for no address.

    As few and so as large as can be; error correction is what they have room for: nothing soils a screen.
    """
    if not address:
        return ()
    import segno  # only where a card shows a code

    try:
        code = segno.make(address, error="l", boost_error=True, micro=False)
    except segno.DataOverflowError:
        return ()
    return tuple(tuple(int(bool(module)) for module in row) for row in code.matrix)
