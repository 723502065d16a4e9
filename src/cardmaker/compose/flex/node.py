"""A box in one pass: its edges, what was asked of it already, where it ends up. Boxes themselves stay as they are."""

from __future__ import annotations

from cardmaker.compose.flex.boxes import Align, Box, FlexStyle, Length, Measure, Measured, Percent


class Node:
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
        "inner",
        "kids",
        "lowest",
        "main",
        "margin_height",
        "margin_width",
        "max_content",
        "measure",
        "min_content",
        "placed",
        "sizes",
        "style",
        "width",
        "x",
        "y",
    )
    style: FlexStyle
    measure: Measure | None
    kids: list[Node]
    flow: list[Node]  # in-flow children, in order
    absolute: list[Node]
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
    base: float  # flex base size (9.2), border box
    inner: float  # the same without edges
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
            self.kids = kids = [Node(child, down) for child in box.children]
            self.absolute = [kid for kid in kids if kid.style.position == "absolute"]
            self.flow = [kid for kid in kids if kid.style.position != "absolute"] if self.absolute else kids
            self.has_ratio = any(kid.style.aspect_ratio for kid in self.flow)
        else:
            self.kids = self.flow = self.absolute = _NONE
            self.sizes = {}


_NONE: list[Node] = []


def resolved(length: Length, reference: float | None) -> float | None:
    if isinstance(length, Percent):
        return None if reference is None else length.value * reference / 100.0
    return length


def clamped(size: float, lowest: Length, highest: Length, reference: float | None) -> float:
    """`size` within a minimum and a maximum; the minimum wins (CSS 2.2, 10.4), and `auto` is 0."""
    if highest is not None:
        high = resolved(highest, reference)
        if high is not None and size > high:
            size = high
    if lowest is not None:
        low = resolved(lowest, reference)
        if low is not None and size < low:
            size = low
    return size


def measured(node: Node, available: float) -> Measured:
    found = node.sizes.get(available)
    if found is None:
        found = node.sizes[available] = node.measure(available) if node.measure is not None else _EMPTY
    return found


_EMPTY = Measured(0.0, 0.0)
