"""Pages, a timeline and the number of a frame come in; what is on screen then goes out, as items at fixed places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cardmaker.animation import Transition, ease
from cardmaker.frozen import frozen
from cardmaker.motion.items import Items, moved
from cardmaker.motion.timeline import PageIn, Shot, Timeline
from cardmaker.scene import Moving, Scene


@frozen
class Segment:
    """Items of a scene that are painted one after the other and move as one, or not at all (`moving` None).

    `number` is the place of `moving` among those of the scene.
    """

    items: Items
    moving: Moving | None = None
    number: int = -1


@frozen
class Shown:
    """A page at one moment: `layers` are the items of its segments, as they are then.

    While the page comes in, `before` is the page under it and `share` (0 to 1, eased) how far it has come.
    """

    page: int
    layers: tuple[Items, ...]
    share: float = 1.0
    before: Shown | None = None
    transition: Transition | None = None


@frozen
class Over:
    """Items that stand over all pages from frame `first` until frame `end` (excluded), as subtitles do."""

    first: int
    end: int
    items: Items


@frozen
class Reel:
    """Pages cut into segments with their timeline: what `at` needs, made once for a clip.

    `over` is what stands over them, in the order of time.
    """

    pages: tuple[PageIn, ...]
    cuts: tuple[tuple[Segment, ...], ...]
    line: Timeline
    over: tuple[Over, ...] = ()

    def covering(self, frame: int) -> Items:
        """What stands over the pages in a frame."""
        return next((one.items for one in self.over if one.first <= frame < one.end), ())


def reel(pages: Sequence[PageIn], line: Timeline, over: Sequence[Over] = ()) -> Reel:
    return Reel(tuple(pages), tuple(segments(scene) for scene, _ in pages), line, tuple(over))


def segments(scene: Scene) -> tuple[Segment, ...]:
    """A scene cut into what stands and what moves, in the order it is painted."""
    found: list[Segment] = []
    at = 0
    for number, moving in sorted(enumerate(scene.moving), key=lambda pair: pair[1].first):
        if moving.first > at:
            found.append(Segment(scene.items[at : moving.first]))
        found.append(Segment(scene.items[moving.first : moving.last], moving, number))
        at = moving.last
    if at < len(scene.items) or not found:
        found.append(Segment(scene.items[at:]))
    return tuple(found)


def at(made: Reel, frame: int) -> Shown:
    """What is on screen in a frame (0 is the first)."""
    line = made.line
    if frame >= line.frames - line.closing:
        return _closing(made, frame - (line.frames - line.closing))
    index = max(number for number, shot in enumerate(line.shots) if shot.first <= frame)
    shot = line.shots[index]
    own = frame - shot.first
    progress = min((frame + 1) / line.full, 1.0)
    shown = _page(made.cuts[shot.page], shot, own, progress)
    if own >= shot.entrance:
        return shown
    earlier = line.shots[index - 1]
    before = _page(made.cuts[earlier.page], earlier, earlier.frames - 1, progress)
    transition = made.pages[shot.page][1].transition
    return replace(
        shown, share=ease(transition.easing, (own + 1) / shot.entrance), before=before, transition=transition
    )


def _closing(made: Reel, number: int) -> Shown:
    """The first page, as it is in the first frame, while it comes in over the last one: what a loop ends with."""
    line, transition = made.line, made.pages[0][1].transition
    first, last = line.shots[0], line.shots[-1]
    shown = _page(made.cuts[first.page], first, 0, min(1 / line.full, 1.0))
    before = _page(made.cuts[last.page], last, last.frames - 1, 1.0)
    share = ease(transition.easing, (number + 1) / (line.closing + 1))
    return replace(shown, share=share, before=before, transition=transition)


def _page(cut: tuple[Segment, ...], shot: Shot, own: int, progress: float) -> Shown:
    layers = tuple(
        segment.items if segment.moving is None else _moved(segment, segment.moving, shot, own, progress)
        for segment in cut
    )
    return Shown(shot.page, layers)


def _moved(segment: Segment, moving: Moving, shot: Shot, own: int, progress: float) -> Items:
    if moving.animation.name == "progress":
        return moved(moving, segment.items, progress)
    start, length = shot.parts[segment.number]
    if own < start:
        return moved(moving, segment.items, None)
    share = (own - start + 1) / length if length else 1.0
    return moved(moving, segment.items, ease(moving.animation.easing, share) if share < 1.0 else 1.0)


def scene_of(shown: Shown, scene: Scene) -> Scene:
    """A page at one moment as a scene to paint. At rest it is the scene itself, but for the progress bar."""
    return replace(scene, items=tuple(item for layer in shown.layers for item in layer), moving=())
