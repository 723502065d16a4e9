"""A tree of boxes and a canvas in px come in, the rectangle of every box goes out: a subset of CSS Flexbox level 1.

The subset: one line (`nowrap`), left to right, `box-sizing: border-box`, margins and paddings in px, every box with
children a flex container, every leaf a block. Names and meaning are those of CSS; section numbers below are those of
https://www.w3.org/TR/css-flexbox-1/. A pass keeps its state in `_Node`s of its own, so boxes may be shared and kept.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import inf
from typing import Literal, TypeAlias

from cardmaker.geometry import Insets, Rect


@dataclass(frozen=True, slots=True)
class Percent:
    """`Percent(50.0)` is CSS's 50%: of the parent's content box, or of its padding box where position is absolute."""

    value: float


Length: TypeAlias = float | Percent | None
"""px of the border box, a share of the parent, or None for CSS's `auto` (`none` for a maximum)."""

Align: TypeAlias = Literal["stretch", "start", "center", "end", "baseline"]
Justify: TypeAlias = Literal["start", "center", "end", "space-between", "space-around", "space-evenly"]


_NO_INSETS = Insets()


@dataclass(frozen=True, slots=True)
class FlexStyle:
    """The CSS properties of a box. `inset` is top, right, bottom, left; `border` is the width of all four sides, px.

    `min_width` and `min_height` of None are CSS's `auto`: no shrinking below the content (4.5); say 0 to allow it.
    A percent of a height that is not definite (9.8) counts as `auto`. `aspect_ratio` is width / height, for leafs only.
    """

    direction: Literal["row", "column"] = "row"
    justify: Justify = "start"
    align: Align = "stretch"
    align_self: Align | None = None
    gap: float = 0.0
    padding: Insets = _NO_INSETS
    margin: Insets = _NO_INSETS
    border: float = 0.0
    width: Length = None
    height: Length = None
    min_width: Length = None
    min_height: Length = None
    max_width: Length = None
    max_height: Length = None
    grow: float = 0.0
    shrink: float = 1.0
    basis: Length = None
    position: Literal["relative", "absolute"] = "relative"
    inset: tuple[Length, Length, Length, Length] = (None, None, None, None)
    aspect_ratio: float | None = None


@dataclass(frozen=True, slots=True)
class Measured:
    """The content of a leaf at one width, px; `baseline` from its top, None: its bottom edge counts."""

    width: float
    height: float
    baseline: float | None = None


Measure: TypeAlias = Callable[[float], Measured]


class Box:
    """One box: a style, and either children or a leaf's `measure`.

    `measure(available)` gets the px of width there are for the content: `inf` asks for max-content, 0 for min-content.
    It is asked once per width and pass, and must answer the same for the same width.
    """

    __slots__ = ("children", "measure", "name", "style")

    def __init__(
        self, style: FlexStyle, children: Sequence[Box] = (), measure: Measure | None = None, name: str = ""
    ) -> None:
        self.style = style
        self.children = children
        self.measure = measure
        self.name = name

    def __repr__(self) -> str:
        return f"Box({self.name!r}, {len(self.children)} children)"


def layout(root: Box, width: float, height: float) -> list[Rect]:
    """The border box of every box in px of the canvas, not rounded, a box before its children.

    The canvas is the containing block of `root`, which fills it where its own width and height are auto. Boxes that do
    not fit stick out, as in CSS; `overflows` says by how much.
    """
    node = _Node(root, "stretch")
    style = root.style
    outer = _resolved(style.width, width)
    node_width = _clamped(
        width - node.margin_width if outer is None else outer, style.min_width, style.max_width, width
    )
    outer = _resolved(style.height, height)
    node_height = _clamped(
        height - node.margin_height if outer is None else outer, style.min_height, style.max_height, height
    )
    _place(node, max(node_width, node.edge_width), max(node_height, node.edge_height), True)
    rects: list[Rect] = []
    _emit(node, style.margin.left, style.margin.top, rects)
    return rects


def overflows(root: Box, rects: Sequence[Rect]) -> tuple[tuple[str, float], ...]:
    """Who holds more than fits: (name, px) in pre-order, px being the most by which content sticks out on any side.

    For a parent the content is the margin boxes of its in-flow children, for a leaf what it measures at its width.
    Less than 0.01 px is left out. `rects` are what `layout` gave for the same `root`.
    """
    found: list[tuple[str, float]] = []
    _overflows(root, rects, 0, found)
    return tuple(found)


def _overflows(box: Box, rects: Sequence[Rect], index: int, found: list[tuple[str, float]]) -> int:
    style, rect = box.style, rects[index]
    padding, border = style.padding, style.border
    left, top = rect.x + padding.left + border, rect.y + padding.top + border
    right, bottom = rect.right - padding.right - border, rect.bottom - padding.bottom - border
    place = len(found)
    worst = 0.0
    if box.measure is not None and not box.children:
        size = box.measure(max(right - left, 0.0))
        worst = max(size.width - (right - left), size.height - (bottom - top))
    index += 1
    for child in box.children:
        if child.style.position != "absolute":
            margin, at = child.style.margin, rects[index]
            worst = max(
                worst,
                left - at.x + margin.left,
                top - at.y + margin.top,
                at.right + margin.right - right,
                at.bottom + margin.bottom - bottom,
            )
        index = _overflows(child, rects, index, found)
    if worst > 0.01:
        found.insert(place, (box.name, worst))
    return index


class _Node:
    """One box in one pass: its resolved edges, what was asked of it already, and where it ends up."""

    __slots__ = (
        "absolute",
        "align",
        "base",
        "edge_height",
        "edge_width",
        "flow",
        "has_ratio",
        "height",
        "heights",
        "highest",
        "inline",
        "inline_for",
        "kids",
        "lowest",
        "main",
        "margin_height",
        "margin_width",
        "max_content",
        "measure",
        "min_content",
        "name",
        "placed",
        "sizes",
        "style",
        "width",
        "x",
        "y",
    )
    style: FlexStyle
    measure: Measure | None
    kids: list[_Node]
    flow: list[_Node]  # in-flow children, in order
    absolute: list[_Node]
    align: Align  # align-self, or the parent's align-items
    has_ratio: bool  # an in-flow child has an aspect ratio: its width may depend on our height
    edge_width: float  # padding and border, left and right
    edge_height: float
    margin_width: float
    margin_height: float
    min_content: float  # border box; below 0: not asked yet
    max_content: float
    sizes: dict[float, Measured]
    heights: dict[float, float]  # border-box width -> height of the content with edges
    inline_for: float  # content width for which the children's `inline` were found
    inline: float  # border-box width the parent gave
    base: float  # flex base size (9.2)
    lowest: float  # used minimum of the main size; below 0: automatic and not asked yet
    highest: float
    main: float  # border-box main size after 9.7
    placed: tuple[float, float, bool] | None
    x: float  # of the border box, from the parent's border box
    y: float
    width: float
    height: float

    def __init__(self, box: Box, align: Align) -> None:
        style = box.style
        padding, margin, border = style.padding, style.margin, style.border * 2.0
        self.style = style
        self.measure = None if box.children else box.measure
        self.align = style.align_self or align
        self.edge_width = padding.left + padding.right + border
        self.edge_height = padding.top + padding.bottom + border
        self.margin_width = margin.left + margin.right
        self.margin_height = margin.top + margin.bottom
        self.min_content = self.max_content = self.inline_for = -1.0
        self.placed = None
        self.heights = {}
        if box.children:
            down = style.align
            self.kids = kids = [_Node(child, down) for child in box.children]
            self.absolute = [kid for kid in kids if kid.style.position == "absolute"]
            self.flow = [kid for kid in kids if kid.style.position != "absolute"] if self.absolute else kids
            self.has_ratio = any(kid.style.aspect_ratio for kid in self.flow)
        else:
            self.kids = self.flow = self.absolute = _NONE
            self.sizes = {}


_NONE: list[_Node] = []


def _resolved(length: Length, reference: float | None) -> float | None:
    if isinstance(length, Percent):
        return None if reference is None else length.value * reference / 100.0
    return length


def _clamped(size: float, lowest: Length, highest: Length, reference: float | None) -> float:
    """`size` within a minimum and a maximum; the minimum wins (CSS 2.2, 10.4), and `auto` is 0."""
    if highest is not None:
        high = _resolved(highest, reference)
        if high is not None and size > high:
            size = high
    if lowest is not None:
        low = _resolved(lowest, reference)
        if low is not None and size < low:
            size = low
    return size


def _measured(node: _Node, available: float) -> Measured:
    found = node.sizes.get(available)
    if found is None:
        found = node.sizes[available] = node.measure(available) if node.measure is not None else _EMPTY
    return found


_EMPTY = Measured(0.0, 0.0)


# ---------------------------------------------------------------------------------------------- intrinsic widths (9.9)


def _min_content(node: _Node) -> float:
    if node.min_content < 0.0:
        node.min_content = _intrinsic(node, 0.0)
    return node.min_content


def _max_content(node: _Node) -> float:
    if node.max_content < 0.0:
        node.max_content = _intrinsic(node, inf)
    return node.max_content


def _intrinsic(node: _Node, available: float) -> float:
    """Border-box width of the content alone: min-content for an `available` of 0, max-content for inf."""
    flow = node.flow
    if not flow:
        return node.edge_width + (0.0 if node.measure is None else _measured(node, available).width)
    if node.style.direction == "row":
        width = node.style.gap * (len(flow) - 1)
        for kid in flow:
            width += _main_contribution(kid, available)
    else:
        width = max([_contribution(kid, available) for kid in flow])
    return node.edge_width + max(width, 0.0)


def _main_contribution(kid: _Node, available: float) -> float:
    """The margin-box width with which a row's child enters the row's intrinsic width (9.9.1)."""
    style = kid.style
    own = _own_width(kid)
    size = own if own is not None else _max_content(kid) if available else _min_content(kid)
    base = own if style.basis is None else _resolved(style.basis, None)
    if base is not None:
        if base < size and style.grow <= 0.0:
            size = base
        if base > size and style.shrink <= 0.0:
            size = base
        if style.min_width is None:
            lowest = _min_content(kid)
            size = max(size, lowest if own is None else min(own, lowest))
    size = _clamped(size, style.min_width, style.max_width, None)
    return max(size, kid.edge_width) + kid.margin_width


def _own_width(kid: _Node) -> float | None:
    """The width a box has before its parent's is known: px, or its height in px by its aspect ratio."""
    style = kid.style
    width = _resolved(style.width, None)
    if width is None and style.aspect_ratio:
        height = _resolved(style.height, None)
        if height is not None:
            return _clamped(height, style.min_height, style.max_height, None) * style.aspect_ratio
    return width


def _contribution(kid: _Node, available: float) -> float:
    """The margin-box width with which a column's child enters its parent's intrinsic width; percents count as auto."""
    style = kid.style
    width = _own_width(kid)
    if width is None:
        width = _max_content(kid) if available else _min_content(kid)
    width = _clamped(width, style.min_width, style.max_width, None)
    return max(width, kid.edge_width) + kid.margin_width


def _fit_content(node: _Node, available: float) -> float:
    """CSS Sizing's fit-content: as wide as the content likes, within `available` px, not below min-content."""
    widest = _max_content(node)
    return widest if widest <= available else max(_min_content(node), available)


# ---------------------------------------------------------------------------------------------------- content heights


def _content_height(node: _Node, width: float) -> float:
    """Border-box height of the content at a border-box `width`, before the box's own height, minimum and maximum."""
    height = node.heights.get(width)
    if height is None:
        if not node.flow:
            height = _leaf_height(node, width)
        elif node.style.direction == "row":
            height = node.edge_height + _row_content(node, max(width - node.edge_width, 0.0))
        else:
            height = node.edge_height + _column_content(node, max(width - node.edge_width, 0.0))
        node.heights[width] = height
    return height


def _leaf_height(node: _Node, width: float) -> float:
    height = node.edge_height
    if node.measure is not None:
        height += _measured(node, max(width - node.edge_width, 0.0)).height
    ratio = node.style.aspect_ratio
    return max(width / ratio, height) if ratio else height


def _row_content(node: _Node, width: float) -> float:
    """9.4, steps 7 and 8, for a row of unknown height: the cross size of its one line."""
    _row_widths(node, width, None)
    height = 0.0
    ascent = descent = -inf
    for kid in node.flow:
        kid_height = _cross_height(kid, None)
        if kid.align == "baseline":
            above = _ascent(kid, kid_height, None)
            ascent = max(ascent, above)
            descent = max(descent, kid_height + kid.margin_height - above)
        else:
            height = max(height, kid_height + kid.margin_height)
    return max(height, ascent + descent) if ascent > -inf else height


def _column_content(node: _Node, width: float) -> float:
    """The sum of hypothetical main sizes of a column of unknown height."""
    _column_widths(node, width)
    height = node.style.gap * (len(node.flow) - 1)
    for kid in node.flow:
        _column_base(kid, None)
        height += max(min(kid.base, kid.highest), kid.lowest) + kid.margin_height
    return max(height, 0.0)


def _cross_height(kid: _Node, reference: float | None) -> float:
    """Hypothetical cross size of a row's child (step 7) that is not stretched; `reference` is the definite height."""
    style = kid.style
    height = _resolved(style.height, reference)
    if height is None:
        height = _content_height(kid, kid.inline)
    return max(_clamped(height, style.min_height, style.max_height, reference), kid.edge_height)


def _ascent(kid: _Node, height: float, reference: float | None) -> float:
    """From the top of the margin box to the first baseline; a box without one is given its bottom edge (8.3)."""
    _place(kid, kid.inline, height, _resolved(kid.style.height, reference) is not None)
    return kid.style.margin.top + _baseline(kid)


def _baseline(node: _Node) -> float:
    """px from the top of a placed border box to its first baseline (8.5)."""
    if node.flow:
        first = node.flow[0]
        if node.style.direction == "row":
            first = next((kid for kid in node.flow if kid.align == "baseline"), first)
        return first.y + _baseline(first)
    if node.measure is not None:
        baseline = _measured(node, max(node.width - node.edge_width, 0.0)).baseline
        if baseline is not None:
            return baseline + node.style.padding.top + node.style.border
    return node.height


# --------------------------------------------------------------------------------------------------- main sizes (9.7)


def _row_widths(node: _Node, width: float, height: float | None) -> None:
    """Give every in-flow child of a row its `inline`: its border-box width after flexing into `width` px."""
    if node.inline_for == width and not node.has_ratio:
        return
    node.inline_for = width
    flow = node.flow
    for kid in flow:
        style = kid.style
        highest = _resolved(style.max_width, width)
        kid.highest = inf if highest is None else max(highest, kid.edge_width)
        own = _resolved(style.width, width)
        base = _resolved(style.basis, width)
        automatic = base is not None
        if base is None:
            base = own
        if base is None:
            across = _definite_height(kid, height) if style.aspect_ratio else None
            base = _max_content(kid) if across is None else across * (style.aspect_ratio or 0.0)
        kid.base = max(base, kid.edge_width)
        lowest = _resolved(style.min_width, width)
        if lowest is not None:
            kid.lowest = max(lowest, kid.edge_width)
        elif automatic or own is not None or style.aspect_ratio:
            kid.lowest = _automatic_width(kid, width, height)
        else:
            kid.lowest = -1.0  # the base is max-content, so only shrinking can meet the minimum
    _flex(flow, width - node.style.gap * (len(flow) - 1) - sum([kid.margin_width for kid in flow]), width, height)
    for kid in flow:
        kid.inline = kid.main


def _definite_height(kid: _Node, height: float | None) -> float | None:
    """The height of a row's child that is definite before flexing (9.8), within its minimum and maximum."""
    style = kid.style
    found = _resolved(style.height, height)
    if style.height is None and height is not None and kid.align == "stretch":
        found = height - kid.margin_height
    if found is None:
        return None
    return max(_clamped(found, style.min_height, style.max_height, height), kid.edge_height)


def _automatic_width(kid: _Node, width: float, height: float | None) -> float:
    """The content-based minimum of 4.5: `min-width: auto` of a row's child."""
    lowest = _min_content(kid)
    if kid.style.aspect_ratio:
        across = _definite_height(kid, height)
        if across is not None:
            lowest = max(lowest, across * kid.style.aspect_ratio)
    own = _resolved(kid.style.width, width)
    if own is not None and own < lowest:
        lowest = max(own, kid.edge_width)
    return min(lowest, kid.highest)


def _column_widths(node: _Node, width: float) -> None:
    """Give every in-flow child of a column its `inline`: its border-box width across a column `width` px wide."""
    if node.inline_for == width:
        return
    node.inline_for = width
    for kid in node.flow:
        style = kid.style
        own = _resolved(style.width, width)
        if own is None:
            own = width - kid.margin_width
            if kid.align != "stretch":
                own = _fit_content(kid, own)
        kid.inline = max(_clamped(own, style.min_width, style.max_width, width), kid.edge_width)


def _column_base(kid: _Node, height: float | None) -> None:
    """Flex base size, minimum and maximum of a column's child; `height` is the column's, None if not definite."""
    style = kid.style
    highest = _resolved(style.max_height, height)
    kid.highest = inf if highest is None else max(highest, kid.edge_height)
    own = _resolved(style.height, height)
    base = own if style.basis is None else _resolved(style.basis, height)
    if base is None:
        base = _content_height(kid, kid.inline)
    kid.base = max(base, kid.edge_height)
    if style.min_height is None:
        lowest = _content_height(kid, kid.inline)
        if own is not None and own < lowest:
            lowest = own
        lowest = min(lowest, kid.highest)
    else:
        lowest = _resolved(style.min_height, height) or 0.0
    kid.lowest = max(lowest, kid.edge_height)


def _flex(flow: list[_Node], space: float, width: float, height: float | None) -> None:
    """9.7: give every child of a row its `main` so that they fill `space` px (gaps and margins off) if they may."""
    total = _hypothetical(flow)
    if total < space:
        growing = [kid for kid in flow if kid.style.grow > 0.0 and kid.base <= kid.main]
        if growing:
            factors = [kid.style.grow for kid in growing]
            _distribute(flow, growing, factors, factors, space)
    elif total > space:
        shrinking = [kid for kid in flow if kid.style.shrink > 0.0 and kid.base >= kid.main]
        if shrinking:
            for kid in shrinking:
                if kid.lowest < 0.0:
                    kid.lowest = _automatic_width(kid, width, height)
            factors = [kid.style.shrink for kid in shrinking]
            weights = [kid.style.shrink * (kid.base - kid.edge_width) for kid in shrinking]
            _distribute(flow, shrinking, factors, weights, space)


def _flex_column(flow: list[_Node], space: float) -> None:
    """9.7 for the children of a column, whose automatic minimums `_column_base` has found."""
    total = _hypothetical(flow)
    if total < space:
        growing = [kid for kid in flow if kid.style.grow > 0.0 and kid.base <= kid.main]
        if growing:
            factors = [kid.style.grow for kid in growing]
            _distribute(flow, growing, factors, factors, space)
    elif total > space:
        shrinking = [kid for kid in flow if kid.style.shrink > 0.0 and kid.base >= kid.main]
        if shrinking:
            factors = [kid.style.shrink for kid in shrinking]
            weights = [kid.style.shrink * (kid.base - kid.edge_height) for kid in shrinking]
            _distribute(flow, shrinking, factors, weights, space)


def _hypothetical(flow: list[_Node]) -> float:
    """Set every `main` to the hypothetical main size; their sum."""
    total = 0.0
    for kid in flow:
        size = kid.base
        if size > kid.highest:
            size = kid.highest
        if size < kid.lowest:
            size = kid.lowest
        kid.main = size
        total += size
    return total


def _distribute(
    flow: list[_Node], flexing: list[_Node], factors: list[float], weights: list[float], space: float
) -> None:
    """The loop of 9.7, step 4: share the free space by weight; freeze those that broke a minimum or maximum; repeat."""
    closed = sum([kid.main for kid in flow]) - sum([kid.main for kid in flexing])
    initial = space - closed - sum([kid.base for kid in flexing])
    free = initial
    while True:
        factor, weight = sum(factors), sum(weights)
        if factor < 1.0 and abs(initial * factor) < abs(free):
            free = initial * factor
        share = free / weight if weight > 0.0 else 0.0
        over = 0.0
        broken = []
        for kid, by in zip(flexing, weights, strict=True):
            wanted = size = kid.base + share * by
            if size > kid.highest:
                size = kid.highest
            if size < kid.lowest:
                size = kid.lowest
            kid.main = size
            broken.append(size - wanted)
            over += size - wanted
        if -_TINY < over < _TINY:
            return
        stay = [i for i, by in enumerate(broken) if (by <= 0.0 if over > 0.0 else by >= 0.0)]
        closed += sum([kid.main for kid in flexing]) - sum([flexing[i].main for i in stay])
        if not stay:
            return
        flexing, factors, weights = [flexing[i] for i in stay], [factors[i] for i in stay], [weights[i] for i in stay]
        free = space - closed - sum([kid.base for kid in flexing])


_TINY = 1e-9


# ----------------------------------------------------------------------------------------------- positions (9.4 - 9.6)


def _place(node: _Node, width: float, height: float, definite: bool) -> None:
    """Give the node its border-box size and place what is inside; `definite` lets percents of height count (9.8)."""
    key = (width, height, definite)
    if node.placed == key:
        return
    node.placed = key
    node.width = width
    node.height = height
    if node.flow:
        inner_width = max(width - node.edge_width, 0.0)
        inner_height = max(height - node.edge_height, 0.0)
        if node.style.direction == "row":
            _place_row(node, inner_width, inner_height, definite)
        else:
            _place_column(node, inner_width, inner_height, definite)
    if node.absolute:
        for kid in node.absolute:
            _place_absolute(node, kid)


def _place_row(node: _Node, width: float, height: float, definite: bool) -> None:
    style, flow = node.style, node.flow
    reference = height if definite else None
    _row_widths(node, width, reference)
    left, top = style.padding.left + style.border, style.padding.top + style.border
    free = width - style.gap * (len(flow) - 1)
    ascent = -inf
    for kid in flow:
        free -= kid.inline + kid.margin_width
        if kid.align == "baseline":
            ascent = max(ascent, _ascent(kid, _cross_height(kid, reference), reference))
    offset, between = _justified(style.justify, free, len(flow))
    x = left + offset
    between += style.gap
    for kid in flow:
        kid_style = kid.style
        margin = kid_style.margin
        kid.x = x + margin.left
        x += kid.inline + kid.margin_width + between
        align = kid.align
        if align == "stretch" and kid_style.height is None:
            size = _clamped(height - kid.margin_height, kid_style.min_height, kid_style.max_height, reference)
            _place(kid, kid.inline, max(size, kid.edge_height), True)
        else:
            size = _cross_height(kid, reference)
            _place(kid, kid.inline, size, _resolved(kid_style.height, reference) is not None)
        kid.y = top + margin.top
        if align == "end":
            kid.y += height - kid.height - kid.margin_height
        elif align == "center":
            kid.y += (height - kid.height - kid.margin_height) / 2.0
        elif align == "baseline":
            kid.y += ascent - margin.top - _baseline(kid)


def _place_column(node: _Node, width: float, height: float, definite: bool) -> None:
    style, flow = node.style, node.flow
    reference = height if definite else None
    _column_widths(node, width)
    left, top = style.padding.left + style.border, style.padding.top + style.border
    space = height - style.gap * (len(flow) - 1)
    for kid in flow:
        _column_base(kid, reference)
        space -= kid.margin_height
    _flex_column(flow, space)
    for kid in flow:
        space -= kid.main
    offset, between = _justified(style.justify, space, len(flow))
    y = top + offset
    between += style.gap
    for kid in flow:
        kid_style = kid.style
        margin, align = kid_style.margin, kid.align
        kid_width = kid.inline
        if kid_style.aspect_ratio and align != "stretch" and _resolved(kid_style.width, width) is None:
            kid_width = kid.main * kid_style.aspect_ratio
            kid_width = max(_clamped(kid_width, kid_style.min_width, kid_style.max_width, width), kid.edge_width)
        base = kid_style.height if kid_style.basis is None else kid_style.basis
        _place(kid, kid_width, kid.main, definite or _resolved(base, reference) is not None)
        kid.y = y + margin.top
        y += kid.main + kid.margin_height + between
        kid.x = left + margin.left
        if align == "end":
            kid.x += width - kid_width - kid.margin_width
        elif align == "center":
            kid.x += (width - kid_width - kid.margin_width) / 2.0


def _justified(justify: Justify, free: float, count: int) -> tuple[float, float]:
    """px before the first child and px added between two; CSS Box Alignment's fallbacks where nothing is free."""
    if justify == "start":
        return 0.0, 0.0
    if justify == "end":
        return free, 0.0
    if justify == "center":
        return free / 2.0, 0.0
    if free <= 0.0:
        return 0.0, 0.0
    if justify == "space-between":
        return 0.0, (free / (count - 1) if count > 1 else 0.0)
    if justify == "space-around":
        return free / count / 2.0, free / count
    return free / (count + 1), free / (count + 1)


# ------------------------------------------------------------------------------------------------ absolute boxes (4.1)


def _place_absolute(node: _Node, kid: _Node) -> None:
    """Place `kid` against the padding box of `node`; on an axis without inset, as if it were the only child."""
    style, border = kid.style, node.style.border
    across, down = max(node.width - border * 2.0, 0.0), max(node.height - border * 2.0, 0.0)
    top, bottom = _resolved(style.inset[0], down), _resolved(style.inset[2], down)
    right, left = _resolved(style.inset[1], across), _resolved(style.inset[3], across)
    width = _absolute_width(node, kid, across, down, left, right, top, bottom)
    height = _resolved(style.height, down)
    if height is None and top is not None and bottom is not None and not style.aspect_ratio:
        height = max(down - top - bottom, 0.0) - kid.margin_height
    definite = height is not None
    if height is None:
        height = _content_height(kid, width)
    height = max(_clamped(height, style.min_height, style.max_height, down), kid.edge_height)
    _place(kid, width, height, definite)
    row = node.style.direction == "row"
    if left is not None:
        kid.x = border + left + style.margin.left
    elif right is not None:
        kid.x = border + across - right - style.margin.right - width
    else:
        space = node.width - node.edge_width - width - kid.margin_width
        start = border + node.style.padding.left + style.margin.left
        kid.x = start + space * (_JUSTIFIED[node.style.justify] if row else _ALIGNED[kid.align])
    if top is not None:
        kid.y = border + top + style.margin.top
    elif bottom is not None:
        kid.y = border + down - bottom - style.margin.bottom - height
    else:
        space = node.height - node.edge_height - height - kid.margin_height
        start = border + node.style.padding.top + style.margin.top
        kid.y = start + space * (_ALIGNED[kid.align] if row else _JUSTIFIED[node.style.justify])


_ALIGNED = {"stretch": 0.0, "start": 0.0, "baseline": 0.0, "center": 0.5, "end": 1.0}
_JUSTIFIED = {
    "start": 0.0,
    "space-between": 0.0,
    "center": 0.5,
    "space-around": 0.5,
    "space-evenly": 0.5,
    "end": 1.0,
}


def _absolute_width(
    node: _Node,
    kid: _Node,
    across: float,
    down: float,
    left: float | None,
    right: float | None,
    top: float | None,
    bottom: float | None,
) -> float:
    style = kid.style
    width = _resolved(style.width, across)
    filled = left is not None and right is not None
    if width is None and style.aspect_ratio:
        height = _resolved(style.height, down)
        if height is None and top is not None and bottom is not None and not filled:
            height = max(down - top - bottom, 0.0) - kid.margin_height
        if height is not None:
            height = _clamped(height, style.min_height, style.max_height, down)
            width = max(height, kid.edge_height) * style.aspect_ratio
    if width is None and left is not None and right is not None:
        width = max(across - left - right, 0.0) - kid.margin_width
    if width is None:
        if left is not None or right is not None:
            available = across - (left or 0.0) - (right or 0.0)
        else:
            padding = node.style.padding
            share = _JUSTIFIED[node.style.justify] if node.style.direction == "row" else _ALIGNED[kid.align]
            if share == 0.0:
                available = across - padding.left
            elif share == 1.0:
                available = across - padding.right
            else:
                middle = (padding.left + across - padding.right) / 2.0
                available = 2.0 * min(middle, across - middle)
        width = _fit_content(kid, available - kid.margin_width)
    return max(_clamped(width, style.min_width, style.max_width, across), kid.edge_width)


def _emit(node: _Node, x: float, y: float, rects: list[Rect]) -> None:
    rects.append(Rect(x, y, node.width, node.height))
    for kid in node.kids:
        _emit(kid, x + kid.x, y + kid.y, rects)
