"""A box being laid out: its edges, what was asked of it already, where it ends up."""

from __future__ import annotations

from cardmaker.compose.flex.boxes import Align, Box, FlexStyle, Length, Measure, Measured, Percent


class Node:
    """One box: its resolved edges, what was asked of it already, and where it ends up."""

    __slots__ = (
        "absolute",
        "align",
        "base",
        "box",
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
        "over",
        "placed",
        "sizes",
        "style",
        "width",
        "x",
        "y",
    )
    box: Box
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
    over: float  # by how much something inside sticks out; below 0: not asked yet
    x: float  # of the border box, from the parent's border box
    y: float
    width: float
    height: float

    def __init__(self, box: Box, align: Align) -> None:
        self.box = box
        self.align = box.style.align_self or align
        self.kids = [Node(child, box.style.align) for child in box.children] if box.children else _NONE
        self.renew()

    def renew(self) -> None:
        """Read the box's style again, and forget all that was found out."""
        box = self.box
        self.style = style = box.style
        self.edge_width = style.edge_width
        self.edge_height = style.edge_height
        self.margin_width = style.margin_width
        self.margin_height = style.margin_height
        self.min_content = self.max_content = self.inline_for = self.over = -1.0
        self.placed = None
        self.heights = {}
        self.flow = self.absolute = _NONE
        if self.kids:
            self.measure = None
            self._sort_kids(style.align)
        else:
            self.measure = box.measure
            self.sizes = {}

    def _sort_kids(self, align: Align) -> None:
        self.flow = kids = self.kids
        self.has_ratio = False
        for kid in kids:
            style = kid.style
            kid.align = style.align_self or align
            if style.position == "absolute":
                self.absolute = [*self.absolute, kid]
            elif style.aspect_ratio:
                self.has_ratio = True
        if self.absolute:
            self.flow = [kid for kid in kids if kid.style.position != "absolute"]


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
