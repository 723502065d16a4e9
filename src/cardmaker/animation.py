"""How a box moves and how a page follows another, as a layout says it: values in CSS's words, and CSS's curves.

Times are seconds, distances px of a canvas 1080 wide. Nothing here knows frames: `motion` turns times into them.
"""

from __future__ import annotations

from cardmaker.frozen import frozen

Curve = tuple[float, float, float, float]
EASINGS: dict[str, Curve] = {  # CSS Easing Functions 1, 2.2
    "linear": (0.0, 0.0, 1.0, 1.0),
    "ease": (0.25, 0.1, 0.25, 1.0),
    "ease-in": (0.42, 0.0, 1.0, 1.0),
    "ease-out": (0.0, 0.0, 0.58, 1.0),
    "ease-in-out": (0.42, 0.0, 0.58, 1.0),
}
LINEAR = EASINGS["linear"]
ANIMATIONS = {
    "none": "stays where it is; with `start: read` its text counts as read before what follows, or may be read on"
    " after its `duration`",
    "fade": "appears",
    "fade-up": "appears while it rises by `distance`",
    "draw": "is uncovered from left to right",
    "drop": "slides down from behind its own upper edge",
    "count": "a figure counts, a tally loses or gains square by square",
    "rise": "rises by `distance` into its place, in sight all the while",
    "zoom": "a picture shrinks slowly from `scale` to its own size; without `duration`, until its page ends",
    "progress": "is uncovered from left to right until the last page rests",
}
TRANSITIONS = {
    "cut": "the page is there at once",
    "cross-fade": "the page appears over the one before",
    "slide": "the page pushes the one before out",
    "wipe": "an edge uncovers the page",
}
BY = ("box", "line", "phrase", "word")
STARTS = ("page", "read")
DIRECTIONS = ("up", "down", "left", "right")


@frozen
class Animation:
    """`name` is a key of ANIMATIONS. `stagger` None: each part of a box follows when the one before has ended.

    `start` `page`: with its page; `read`: as soon as a person has read what comes before it. `delay` may be negative.
    """

    name: str
    duration: float = 0.0
    delay: float = 0.0
    easing: Curve = EASINGS["ease"]
    stagger: float | None = None
    by: str = "box"
    start: str = "page"
    distance: float = 14.0
    scale: float = 1.0


@frozen
class Transition:
    """How a page comes in. `direction` is where the edge or the page goes; `over` a box whose rectangle it crosses."""

    name: str = "cut"
    duration: float = 0.0
    easing: Curve = EASINGS["ease"]
    direction: str = "up"
    over: str = ""


@frozen
class Motion:
    """Everything a box's declarations say about time. `hold`: how long its page rests at least when all has moved."""

    animation: Animation | None = None
    highlight: Animation | None = None
    transition: Transition = Transition()
    hold: float = 0.0

    @property
    def moves(self) -> bool:
        return self.animation is not None or self.highlight is not None


STILL = Motion()


def ease(curve: Curve, share: float) -> float:
    """How far along a movement is after a `share` (0 to 1) of its time: `cubic-bezier()` of CSS Easing 1, 2.2."""
    if share <= 0.0 or share >= 1.0 or curve == LINEAR:
        return min(max(share, 0.0), 1.0)
    x1, y1, x2, y2 = curve
    low, high = 0.0, 1.0
    for _ in range(40):  # x grows with t, so halving finds it, the same on every machine
        middle = (low + high) / 2
        if _bezier(x1, x2, middle) < share:
            low = middle
        else:
            high = middle
    return _bezier(y1, y2, (low + high) / 2)


def _bezier(a: float, b: float, t: float) -> float:
    rest = 1.0 - t
    return 3 * rest * rest * t * a + 3 * rest * t * t * b + t * t * t
