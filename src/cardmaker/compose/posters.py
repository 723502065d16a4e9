"""A job for a clip comes in; the scene of its cover picture goes out, where the project has a layout for it."""

from __future__ import annotations

from dataclasses import replace

from cardmaker.compose import compose
from cardmaker.compose.studio import Studio
from cardmaker.plan import Job
from cardmaker.scene import Scene

POSTER = "poster"
"""The layout of a clip's cover picture."""


def compose_poster(job: Job, studio: Studio) -> Scene | None:
    """The cover picture of a clip; None where there is no layout for it, or the question does not fit."""
    layout = studio.layouts.get(POSTER)
    if layout is None or job.placement.aspect not in layout.aspects:
        return None
    return next(iter(compose(replace(job, layout=POSTER), studio).scenes), None)
