"""Pages of a clip and the speed people read at come in; when everything happens, and the scene at any frame, go out.

All of it is values and arithmetic: nothing is painted, no clock is read. Times become whole frames at once, so that
a clip of the same pages is the same clip everywhere.
"""

from cardmaker.motion.state import Over, Reel, Segment, Shown, at, reel, scene_of, segments
from cardmaker.motion.timeline import FASTEST, Shot, Timeline, TooLong, timeline

__all__ = [
    "FASTEST",
    "Over",
    "Reel",
    "Segment",
    "Shot",
    "Shown",
    "Timeline",
    "TooLong",
    "at",
    "reel",
    "scene_of",
    "segments",
    "timeline",
]
