"""A root box and a canvas come in, rectangles go out: heights of contents, main sizes, then positions (9.2 - 9.6)."""

from __future__ import annotations

from math import inf

from cardmaker.compose.flex.boxes import Box, Justify
from cardmaker.compose.flex.flexing import flex, hypothetical
from cardmaker.compose.flex.node import Node, clamped, measured, resolved
from cardmaker.compose.flex.widths import fit_content, max_content, min_content
from cardmaker.geometry import Rect


def layout(root: Box, width: float, height: float) -> list[Rect]:
    """The border box of every box in px of the canvas, not rounded, a box before its children.

    The canvas is the containing block of `root`, which fills it where its own width and height are auto. Boxes that do
    not fit stick out, as in CSS; `Relayout` says by how much.
    """
    node = Node(root, "stretch")
    place_root(node, width, height)
    rects: list[Rect] = []
    emit(node, root.style.margin.left, root.style.margin.top, rects)
    return rects


def place_root(node: Node, width: float, height: float) -> None:
    """Place a root and all in it on a canvas."""
    style = node.style
    outer = resolved(style.width, width)
    node_width = clamped(width - node.margin_width if outer is None else outer, style.min_width, style.max_width, width)
    outer = resolved(style.height, height)
    node_height = clamped(
        height - node.margin_height if outer is None else outer, style.min_height, style.max_height, height
    )
    place(node, max(node_width, node.edge_width), max(node_height, node.edge_height), True)


def emit(node: Node, x: float, y: float, rects: list[Rect]) -> None:
    rects.append(Rect(x, y, node.width, node.height))
    for kid in node.kids:
        emit(kid, x + kid.x, y + kid.y, rects)


def _content_height(node: Node, width: float) -> float:
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


def _leaf_height(node: Node, width: float) -> float:
    height = node.edge_height
    if node.measure is not None:
        height += measured(node, max(width - node.edge_width, 0.0)).height
    ratio = node.style.aspect_ratio
    return max(width / ratio, height) if ratio else height


def _row_content(node: Node, width: float) -> float:
    """9.4, steps 7 and 8, for a row of unknown height: the cross size of its one line."""
    _row_widths(node, width, None)
    height = 0.0
    ascent = descent = -inf
    for kid in node.flow:
        kid_height = _cross_height(kid, None)
        if kid.align == "baseline":
            node.placed = None  # what was placed inside before is about to move
            above = _ascent(kid, kid_height, None)
            ascent = max(ascent, above)
            descent = max(descent, kid_height + kid.margin_height - above)
        else:
            height = max(height, kid_height + kid.margin_height)
    return max(height, ascent + descent) if ascent > -inf else height


def _column_content(node: Node, width: float) -> float:
    """The sum of hypothetical main sizes of a column of unknown height."""
    _column_widths(node, width)
    height = node.style.gap * (len(node.flow) - 1)
    for kid in node.flow:
        _column_base(kid, None)
        height += max(min(kid.base, kid.highest), kid.lowest) + kid.margin_height
    return max(height, 0.0)


def _cross_height(kid: Node, reference: float | None) -> float:
    """Hypothetical cross size of a row's child (step 7) that is not stretched; `reference` is the definite height."""
    style = kid.style
    height = resolved(style.height, reference) if style.height is not None else None
    if height is None:
        height = _content_height(kid, kid.inline)
        if style.min_height is None and style.max_height is None:
            return height
    return max(clamped(height, style.min_height, style.max_height, reference), kid.edge_height)


def _ascent(kid: Node, height: float, reference: float | None) -> float:
    """From the top of the margin box to the first baseline; a box without one is given its bottom edge (8.3)."""
    place(kid, kid.inline, height, resolved(kid.style.height, reference) is not None)
    return kid.style.margin.top + _baseline(kid)


def _baseline(node: Node) -> float:
    """px from the top of a placed border box to its first baseline (8.5)."""
    if node.flow:
        first = node.flow[0]
        if node.style.direction == "row":
            first = next((kid for kid in node.flow if kid.align == "baseline"), first)
        return first.y + _baseline(first)
    if node.measure is not None:
        baseline = measured(node, max(node.width - node.edge_width, 0.0)).baseline
        if baseline is not None:
            return baseline + node.style.padding.top + node.style.border
    return node.height


def _row_widths(node: Node, width: float, height: float | None) -> None:
    """Give every in-flow child of a row its `inline`: its border-box width after flexing into `width` px."""
    if node.inline_for == width and not node.has_ratio:
        return
    node.inline_for = width
    flow = node.flow
    for kid in flow:
        _row_base(kid, width, height)
    space = width - node.style.gap * (len(flow) - 1) - sum([kid.margin_width for kid in flow])
    total = hypothetical(flow)
    if total > space:
        for kid in flow:
            if kid.lowest < 0.0:
                kid.lowest = _automatic_width(kid, resolved(kid.style.width, width), height)
    flex(flow, total, space)
    for kid in flow:
        kid.inline = kid.main


def _row_base(kid: Node, width: float, height: float | None) -> None:
    """Flex base size, minimum and maximum of a row's child; `height` is the row's, None if not definite."""
    style = kid.style
    highest = resolved(style.max_width, width)
    kid.highest = inf if highest is None else max(highest, kid.edge_width)
    base = own = resolved(style.width, width)
    if style.basis is not None:
        base = resolved(style.basis, width)
    sized = base is not None or style.aspect_ratio
    if base is None:
        across = _definite_height(kid, height) if style.aspect_ratio else None
        base = max_content(kid) if across is None else across * (style.aspect_ratio or 0.0)
    kid.base = max(base, kid.edge_width)
    kid.inner = kid.base - kid.edge_width
    if style.min_width is not None:
        kid.lowest = max(resolved(style.min_width, width) or 0.0, kid.edge_width)
    elif sized:
        kid.lowest = _automatic_width(kid, own, height)
    else:
        kid.lowest = -1.0  # the base is max-content: only shrinking can meet the minimum


def _definite_height(kid: Node, height: float | None) -> float | None:
    """The height of a row's child that is definite before flexing (9.8), within its minimum and maximum."""
    style = kid.style
    found = resolved(style.height, height)
    if style.height is None and height is not None and kid.align == "stretch":
        found = height - kid.margin_height
    if found is None:
        return None
    return max(clamped(found, style.min_height, style.max_height, height), kid.edge_height)


def _automatic_width(kid: Node, own: float | None, height: float | None) -> float:
    """The content-based minimum of 4.5: `min-width: auto` of a row's child."""
    lowest = min_content(kid)
    if kid.style.aspect_ratio:
        across = _definite_height(kid, height)
        if across is not None:
            lowest = max(lowest, across * kid.style.aspect_ratio)
    if own is not None and own < lowest:
        lowest = max(own, kid.edge_width)
    return min(lowest, kid.highest)


def _column_widths(node: Node, width: float) -> None:
    """Give every in-flow child of a column its `inline`: its border-box width across a column `width` px wide."""
    if node.inline_for == width:
        return
    node.inline_for = width
    for kid in node.flow:
        style = kid.style
        own = resolved(style.width, width) if style.width is not None else None
        if own is None:
            own = width - kid.margin_width
            if kid.align != "stretch":
                own = fit_content(kid, own)
        kid.inline = max(clamped(own, style.min_width, style.max_width, width), kid.edge_width)


def _column_base(kid: Node, height: float | None) -> None:
    """Flex base size, minimum and maximum of a column's child; `height` is the column's, None if not definite."""
    style = kid.style
    if style.height is None and style.basis is None and style.min_height is None and style.max_height is None:
        kid.base = kid.lowest = size = _content_height(kid, kid.inline)
        kid.highest = inf
        kid.inner = size - kid.edge_height
        return
    highest = resolved(style.max_height, height)
    kid.highest = inf if highest is None else max(highest, kid.edge_height)
    own = resolved(style.height, height)
    base = own if style.basis is None else resolved(style.basis, height)
    if base is None:
        base = _content_height(kid, kid.inline)
    kid.base = max(base, kid.edge_height)
    kid.inner = kid.base - kid.edge_height
    if style.min_height is None:
        lowest = _content_height(kid, kid.inline)
        if own is not None and own < lowest:
            lowest = own
        lowest = min(lowest, kid.highest)
    else:
        lowest = resolved(style.min_height, height) or 0.0
    kid.lowest = max(lowest, kid.edge_height)


def place(node: Node, width: float, height: float, definite: bool) -> None:
    """Give the node its border-box size and place what is inside; `definite` lets percents of height count (9.8)."""
    key = (width, height, definite)
    if node.placed == key:
        return
    node.placed = key
    node.over = -1.0
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


def _place_row(node: Node, width: float, height: float, definite: bool) -> None:
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
            size = clamped(height - kid.margin_height, kid_style.min_height, kid_style.max_height, reference)
            place(kid, kid.inline, max(size, kid.edge_height), True)
        else:
            size = _cross_height(kid, reference)
            place(kid, kid.inline, size, resolved(kid_style.height, reference) is not None)
        kid.y = top + margin.top
        if align == "end":
            kid.y += height - kid.height - kid.margin_height
        elif align == "center":
            kid.y += (height - kid.height - kid.margin_height) / 2.0
        elif align == "baseline":
            kid.y += ascent - margin.top - _baseline(kid)


def _place_column(node: Node, width: float, height: float, definite: bool) -> None:
    style, flow = node.style, node.flow
    reference = height if definite else None
    _column_widths(node, width)
    left, top = style.padding.left + style.border, style.padding.top + style.border
    space = height - style.gap * (len(flow) - 1)
    for kid in flow:
        _column_base(kid, reference)
        space -= kid.margin_height
    flex(flow, hypothetical(flow), space)
    for kid in flow:
        space -= kid.main
    offset, between = _justified(style.justify, space, len(flow))
    y = top + offset
    between += style.gap
    for kid in flow:
        kid_style = kid.style
        margin, align = kid_style.margin, kid.align
        kid_width = kid.inline
        if kid_style.aspect_ratio and align != "stretch" and resolved(kid_style.width, width) is None:
            kid_width = kid.main * kid_style.aspect_ratio
            kid_width = max(clamped(kid_width, kid_style.min_width, kid_style.max_width, width), kid.edge_width)
        base = kid_style.height if kid_style.basis is None else kid_style.basis
        place(kid, kid_width, kid.main, definite or resolved(base, reference) is not None)
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


def _place_absolute(node: Node, kid: Node) -> None:
    """Place `kid` against the padding box of `node`; on an axis without inset, as if it were the only child."""
    style, border = kid.style, node.style.border
    across, down = max(node.width - border * 2.0, 0.0), max(node.height - border * 2.0, 0.0)
    top, bottom = resolved(style.inset[0], down), resolved(style.inset[2], down)
    right, left = resolved(style.inset[1], across), resolved(style.inset[3], across)
    width = _absolute_width(node, kid, across, down, left, right, top, bottom)
    height = resolved(style.height, down)
    if height is None and top is not None and bottom is not None and not style.aspect_ratio:
        height = max(down - top - bottom, 0.0) - kid.margin_height
    definite = height is not None
    if height is None:
        height = _content_height(kid, width)
    height = max(clamped(height, style.min_height, style.max_height, down), kid.edge_height)
    place(kid, width, height, definite)
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
    node: Node,
    kid: Node,
    across: float,
    down: float,
    left: float | None,
    right: float | None,
    top: float | None,
    bottom: float | None,
) -> float:
    style = kid.style
    width = resolved(style.width, across)
    filled = left is not None and right is not None
    if width is None and style.aspect_ratio:
        height = resolved(style.height, down)
        if height is None and top is not None and bottom is not None and not filled:
            height = max(down - top - bottom, 0.0) - kid.margin_height
        if height is not None:
            height = clamped(height, style.min_height, style.max_height, down)
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
        width = fit_content(kid, available - kid.margin_width)
    return max(clamped(width, style.min_width, style.max_width, across), kid.edge_width)
