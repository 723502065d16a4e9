"""A node comes in, its intrinsic widths in px go out: min-content, max-content, fit-content (9.9, CSS Sizing 3)."""

from __future__ import annotations

from math import inf

from cardmaker.compose.flex.node import Node, clamped, measured, resolved


def min_content(node: Node) -> float:
    if node.min_content < 0.0:
        node.min_content = _intrinsic(node, 0.0)
    return node.min_content


def max_content(node: Node) -> float:
    if node.max_content < 0.0:
        node.max_content = _intrinsic(node, inf)
    return node.max_content


def _intrinsic(node: Node, available: float) -> float:
    """Border-box width of the content alone: min-content for an `available` of 0, max-content for inf."""
    flow = node.flow
    if not flow:
        return node.edge_width + (0.0 if node.measure is None else measured(node, available).width)
    if node.style.direction == "row":
        width = node.style.gap * (len(flow) - 1)
        for kid in flow:
            width += _main_contribution(kid, available)
    else:
        width = max([_contribution(kid, available) for kid in flow])
    return node.edge_width + max(width, 0.0)


def _main_contribution(kid: Node, available: float) -> float:
    """The margin-box width with which a row's child enters the row's intrinsic width (9.9.1)."""
    style = kid.style
    own = own_width(kid)
    size = own if own is not None else max_content(kid) if available else min_content(kid)
    base = own if style.basis is None else resolved(style.basis, None)
    if base is not None:
        if base < size and style.grow <= 0.0:
            size = base
        if base > size and style.shrink <= 0.0:
            size = base
        if style.min_width is None:
            lowest = min_content(kid)
            size = max(size, lowest if own is None else min(own, lowest))
    size = clamped(size, style.min_width, style.max_width, None)
    return max(size, kid.edge_width) + kid.margin_width


def own_width(kid: Node) -> float | None:
    """The width a box has before its parent's is known: px, or its height in px by its aspect ratio."""
    style = kid.style
    width = resolved(style.width, None)
    if width is None and style.aspect_ratio:
        height = resolved(style.height, None)
        if height is not None:
            return clamped(height, style.min_height, style.max_height, None) * style.aspect_ratio
    return width


def _contribution(kid: Node, available: float) -> float:
    """The margin-box width with which a column's child enters its parent's intrinsic width; percents count as auto."""
    style = kid.style
    width = own_width(kid)
    if width is None:
        width = max_content(kid) if available else min_content(kid)
    width = clamped(width, style.min_width, style.max_width, None)
    return max(width, kid.edge_width) + kid.margin_width


def fit_content(node: Node, available: float) -> float:
    """CSS Sizing's fit-content: as wide as the content likes, within `available` px, not below min-content."""
    widest = max_content(node)
    return widest if widest <= available else max(min_content(node), available)
