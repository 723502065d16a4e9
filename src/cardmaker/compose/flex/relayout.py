"""A root box whose boxes may change comes in; it is laid out again and again, keeping all that did not change."""

from __future__ import annotations

from collections.abc import Iterator

from cardmaker.compose.flex.boxes import Box
from cardmaker.compose.flex.node import Node, measured
from cardmaker.compose.flex.placing import emit, place_root
from cardmaker.geometry import Rect

_LEAST = 0.01  # px: less is not said to overflow


class Relayout:
    """As `layout`, for trying many sizes on one tree, which is laid out at once.

    A box that changes after that must say so by its `changed`; which boxes there are must not change.
    """

    __slots__ = ("_height", "_root", "_width")

    def __init__(self, root: Box, width: float, height: float) -> None:
        self._root = Node(root, "stretch")
        self._width, self._height = width, height
        for node in self.nodes():
            node.box.changed = False
        place_root(self._root, width, height)

    def place(self) -> None:
        """Lay out anew whatever depends on a box that changed."""
        _forget(self._root)
        place_root(self._root, self._width, self._height)

    def size(self) -> tuple[float, float]:
        """Width and height of the root, px."""
        return self._root.width, self._root.height

    def rects(self) -> list[Rect]:
        """As `layout` gives them: a box before its children."""
        margin = self._root.style.margin
        found: list[Rect] = []
        emit(self._root, margin.left, margin.top, found)
        return found

    def nodes(self) -> Iterator[Node]:
        """In the order of `rects`: each tells its width and height."""
        return _walked(self._root)

    def overflow(self) -> float:
        """By how many px the box sticks out whose content does so most; 0 if none does.

        The content of a parent are the margin boxes of its in-flow children, that of a leaf what it measures.
        """
        worst = _overflow(self._root)
        return worst if worst > _LEAST else 0.0


def _walked(node: Node) -> Iterator[Node]:
    yield node
    for kid in node.kids:
        yield from _walked(kid)


def _forget(node: Node) -> bool:
    """Forget what was found out of boxes that changed and of those around them; whether this one is such a box."""
    changed = node.box.changed
    for kid in node.kids:
        if _forget(kid):
            changed = True
    if changed:
        node.renew()
        node.box.changed = False
    return changed


def _overflow(node: Node) -> float:
    """The worst of a box and all inside it; found once as long as nothing there is placed anew."""
    if node.over < 0.0:
        own = _children_overflow(node) if node.flow else _leaf_overflow(node)
        node.over = max([own, *[_overflow(kid) for kid in node.kids]])
    return node.over


def _children_overflow(node: Node) -> float:
    padding, border = node.style.padding, node.style.border
    left, top = padding.left + border, padding.top + border
    right, bottom = node.width - padding.right - border, node.height - padding.bottom - border
    worst = 0.0
    for kid in node.flow:
        margin = kid.style.margin
        for over in (
            left - kid.x + margin.left,
            top - kid.y + margin.top,
            kid.x + kid.width + margin.right - right,
            kid.y + kid.height + margin.bottom - bottom,
        ):
            if over > worst:
                worst = over
    return worst


def _leaf_overflow(node: Node) -> float:
    if node.measure is None:
        return 0.0
    width, height = node.width - node.edge_width, node.height - node.edge_height
    size = measured(node, max(width, 0.0))
    return max(size.width - width, size.height - height, 0.0)
