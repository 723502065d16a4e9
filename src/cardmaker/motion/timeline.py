"""Pages with their movements and a reading speed come in; the frames at which each begins and ends go out.

Every text stays as long as its language needs. Where a clip would be too long, people are asked to read faster, but
not beyond `FASTEST`; beyond that it is for the caller to show less.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cardmaker.animation import Animation, Motion, Transition
from cardmaker.frozen import frozen
from cardmaker.scene import Moving, Scene

READING = {"kk": 12.0, "ru": 14.0, "en": 15.0}
"""Characters a second, where a brand does not say: between the 12 of subtitling's six-second rule and the 17 that is
the most for grown-up viewers (Diaz Cintas and Remael, Audiovisual Translation, 2007); long Kazakh words take longer."""
OTHER = 13.0
A_LINE = 1.2
"""Seconds that anything one reads stays at least."""
FASTEST = 1.35
"""How much faster than their language's speed people may be asked to read."""
SLOWEST = 0.2
AHEAD = 0.6
"""The lines of a text appear this much faster than they are read, so that no half clause hangs: the whole text is
there when this share of its time is over at most, and for the rest of its time it stands."""
READ_ON = 0.7
"""The share of its time that a text which may be read on has for itself at least, the next page's entrance among it."""
PAGE_HOLD = 1.2
"""Seconds that a page stands at least once the last line, mark or figure on it has come to rest: as long as a line."""
NEXT_LINE = 0.12
"""Seconds after which the next line of a phrase follows, where a layout does not say."""
LAST_HOLD = 1.6
"""Seconds that the last frame stands at least."""


@frozen
class Shot:
    """A page on screen from frame `first` on, `frames` long; its entrance takes the first `entrance` of them.

    `parts` are the first frame (counted from the shot's own) and the number of frames of each of its `moving`.
    """

    page: int
    first: int
    frames: int
    entrance: int
    parts: tuple[tuple[int, int], ...]

    @property
    def settled(self) -> int:
        """The first frame, from the shot's own, at which nothing moves any more but the progress bar."""
        return max((start + length for start, length in self.parts), default=0)


@frozen
class Timeline:
    """`frames` in all at `fps`. `pace` is how much faster than at their language's speed people have to read.

    In the last `closing` of them the first page comes in over the last one, so that a loop begins anew without a jump.
    """

    fps: int
    frames: int
    shots: tuple[Shot, ...]
    pace: float = 1.0
    closing: int = 0

    @property
    def seconds(self) -> float:
        return self.frames / self.fps

    @property
    def keys(self) -> tuple[int, ...]:
        """The frames at which a page has arrived."""
        return tuple(shot.first + shot.entrance for shot in self.shots)

    @property
    def full(self) -> int:
        """The frame from which the last page rests: the progress bar has arrived."""
        last = self.shots[-1]
        return max(last.first + max(last.entrance, last.settled), 1)


@frozen
class TooLong:
    """Even read at the fastest, the clip would last `seconds` s, `over` s more than it may."""

    seconds: float
    over: float


PageIn = tuple[Scene, Motion]


def timeline(
    pages: Sequence[PageIn],
    *,
    speed: float,
    fps: int,
    least: float = 0.0,
    most: float | None = None,
    forced: float | None = None,
    loop: bool = False,
) -> Timeline | TooLong:
    """When everything happens. `speed` is characters a second, `least` and `most` what the platform takes, in seconds.

    `forced` is how long the clip shall be, whatever reading needs, as long as nobody must read faster than FASTEST.
    `loop`: it begins anew when it ends, as the transition of the first page says.
    """
    wanted = forced if forced is not None else most
    natural = _made(pages, speed, fps, 1.0, loop=loop)
    if forced is None and (most is None or natural.frames <= int(most * fps)):
        return _lengthened(natural, round(least * fps))
    assert wanted is not None
    limit = max(1, int(wanted * fps + 1e-6))
    shortest = _made(pages, speed, fps, FASTEST, loop=loop)
    if shortest.frames > limit:
        return TooLong(shortest.seconds, (shortest.frames - limit) / fps)
    slow, fast = (1.0 if natural.frames > limit else SLOWEST), FASTEST
    found = shortest
    for _ in range(14):
        middle = (slow + fast) / 2
        tried = _made(pages, speed, fps, middle, loop=loop)
        if tried.frames > limit:
            slow = middle
        else:
            fast, found = middle, tried
    return _lengthened(found, limit if forced is not None else round(least * fps))


def _lengthened(made: Timeline, frames: int) -> Timeline:
    """At least `frames` long: what is missing, the last page rests."""
    missing = frames - made.frames
    if missing <= 0:
        return made
    last = made.shots[-1]
    longer = replace(last, frames=last.frames + missing)
    return replace(made, frames=frames, shots=(*made.shots[:-1], longer))


def _made(pages: Sequence[PageIn], speed: float, fps: int, pace: float, *, loop: bool) -> Timeline:
    shots: list[Shot] = []
    first = 0
    for index, (scene, motion) in enumerate(pages):
        hold = max(motion.hold, LAST_HOLD) if index == len(pages) - 1 else motion.hold
        entrance = 0 if index == 0 or motion.transition.name == "cut" else round(motion.transition.duration * fps)
        over = motion.transition.name == "cross-fade"  # the first line comes as the page before goes: never no text
        begin = 0.0 if over else entrance / fps
        coming = pages[index + 1][1].transition if index + 1 < len(pages) else Transition()
        after = 0.0 if coming.name == "cut" else coming.duration  # in which nothing new can be read yet
        reading = _Reading(speed * pace, pace, after)
        shot = _shot(scene, Shot(index, first, 0, entrance, ()), begin, reading, fps, hold)
        shots.append(shot)
        first += shot.frames
    again = pages[0][1].transition
    closing = round(again.duration * fps) if loop and again.name != "cut" else 0
    return Timeline(fps, first + closing, tuple(shots), pace, closing)


def _shot(scene: Scene, shot: Shot, begin: float, reading: _Reading, fps: int, hold: float) -> Shot:
    """One page: texts that are read follow one another from `begin` on, everything else begins with the page.

    The page goes when it has been read, and has stood for PAGE_HOLD since the last movement on it.
    """
    cursor, entrance = begin, shot.entrance
    begins: dict[int, float] = {}
    parts: list[tuple[float, float]] = [(0.0, 0.0)] * len(scene.moving)
    for index, moving in enumerate(scene.moving):
        animation = moving.animation
        if moving.part == "mark":
            continue
        if moving.follows and index and animation.start == "read":
            start = parts[index - 1][0] + (NEXT_LINE if animation.stagger is None else animation.stagger)
        elif animation.start == "read":
            own = begins.setdefault(moving.group, cursor + animation.delay)
            start = own + (max(cursor, own) - own) * AHEAD
            cursor = max(cursor, own) + reading.needed(_phrase(scene.moving, index), moving.animation)
        else:
            start = entrance / fps + animation.delay + moving.index * _stagger(animation)
        begins.setdefault(moving.group, start)
        parts[index] = (start, 0.0 if animation.name == "none" else animation.duration)
    for index, moving in enumerate(scene.moving):
        if moving.part == "mark":
            own = begins.get(moving.group, entrance / fps)
            parts[index] = (_mark_start(moving, own), moving.animation.duration)
    frames = tuple((max(0, round(start * fps)), round(length * fps)) for start, length in parts)
    moved = max(
        (start + length for (start, length), one in zip(frames, scene.moving, strict=True) if _ends(one)), default=0
    )
    rests = moved + round(PAGE_HOLD * fps) if moved else 0
    risen = max((sum(frame) for frame, one in zip(frames, scene.moving, strict=True) if _rises(one)), default=0)
    length = max(entrance + 1, risen, round(cursor * fps) + round(hold * fps), rests, moved + round(hold * fps))
    return _shot_of(scene, replace(shot, frames=length, parts=frames))


def _shot_of(scene: Scene, shot: Shot) -> Shot:
    """The shot with what lasts as long as its page: a picture that grows or shrinks until the page's last frame."""
    parts = tuple(
        (0, shot.frames) if moving.animation.name == "zoom" and not moving.animation.duration else part
        for part, moving in zip(shot.parts, scene.moving, strict=True)
    )
    return replace(shot, parts=parts)


def _ends(moving: Moving) -> bool:
    """Whether a page waits for it: not for the bar, nor for a picture that slowly grows as long as it is there."""
    return moving.animation.name not in ("progress", "zoom", "rise", "none")


def _rises(moving: Moving) -> bool:
    """Whether a page does not go before it has come to rest, though nobody waits to read it."""
    return moving.animation.name == "rise"


def _stagger(animation: Animation) -> float:
    return animation.duration if animation.stagger is None else animation.stagger


def _mark_start(moving: Moving, begin: float) -> float:
    return begin + moving.animation.delay + moving.index * _stagger(moving.animation)


def _phrase(every: Sequence[Moving], index: int) -> str:
    """What is read from a part on until the next phrase begins."""
    end = next((at for at in range(index + 1, len(every)) if not every[at].follows), len(every))
    return "".join(one.text for one in every[index:end])


@frozen
class _Reading:
    """`speed`: characters a second. `after`: seconds for which a page goes on to be read while the next comes in."""

    speed: float
    pace: float
    after: float

    def needed(self, text: str, animation: Animation) -> float:
        """Seconds before the next text. `none` with a `duration` stays, so it may be read on after that."""
        length = len(" ".join(text.split()))
        needed = max(A_LINE / max(self.pace, 1.0), length / self.speed) if length else 0.0
        if animation.name != "none" or not animation.duration:
            return needed
        return max(min(needed, max(animation.duration, needed * READ_ON)) - self.after, 0.0)
