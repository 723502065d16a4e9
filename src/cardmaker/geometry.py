"""Sizes, rectangles and insets in px of the output canvas; x grows right, y grows down."""

from __future__ import annotations

from cardmaker.frozen import frozen


@frozen
class Size:
    width: int
    height: int


@frozen
class Insets:
    top: float = 0.0
    right: float = 0.0
    bottom: float = 0.0
    left: float = 0.0


@frozen
class Rect:
    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    def inset(self, by: Insets) -> Rect:
        return Rect(
            self.x + by.left,
            self.y + by.top,
            self.width - by.left - by.right,
            self.height - by.top - by.bottom,
        )

    def contains(self, other: Rect, tolerance: float = 0.5) -> bool:
        """Whether `other` lies inside, give or take `tolerance` px."""
        return (
            other.x >= self.x - tolerance
            and other.y >= self.y - tolerance
            and other.right <= self.right + tolerance
            and other.bottom <= self.bottom + tolerance
        )
