"""What a job gives, as values: files in memory from the drawing, outputs on disk from the writing."""

from __future__ import annotations

from dataclasses import replace

from cardmaker.build.pool import Failure
from cardmaker.diagnostics import Diagnostic, Severity
from cardmaker.frozen import frozen
from cardmaker.plan import Job
from cardmaker.workspace import Facts

ENDINGS = ("jpg", "png", "webp", "gif", "pdf", "mp4", "srt", "vtt")
"""Of all files that jobs give: what lies beside them under another one is a person's own."""


@frozen
class File:
    """A finished file in memory: `extension` with its dot, `format` as placements name it, width and height in px.

    `alt` says what is on it. `suffix` goes between the placement's name and the extension, as in `-cover`; `seconds` is
    how long a clip lasts.
    """

    data: bytes
    extension: str
    format: str
    width: int
    height: int
    alt: str = ""
    suffix: str = ""
    seconds: float | None = None


@frozen
class Rendered:
    """A job's files in the order of its slides, and what was wrong with it."""

    files: tuple[File, ...] = ()
    problems: tuple[Diagnostic, ...] = ()

    @property
    def broken(self) -> bool:
        return any(problem.severity is Severity.ERROR for problem in self.problems)

    @property
    def without_files(self) -> Rendered:
        return replace(self, files=())


@frozen
class Output:
    """A file that was written: `path` relative to the output folder, `bytes` its length, `alt` what is on it.

    `facts` are what the disk said of it right then.
    """

    path: str
    format: str
    sha256: str
    bytes: int
    width: int
    height: int
    alt: str = ""
    seconds: float | None = None
    facts: Facts | None = None


@frozen
class Leftover:
    """An output of an earlier run, by its path, that should go, and that this machine does not let go."""

    path: str
    failure: Failure


@frozen
class Result:
    """How a job ended: with outputs, with problems in its files, or with a failure of this machine.

    `kept`: nothing had to be made, its outputs are those of an earlier run. Else `reason` says why it was made.
    """

    job: Job
    outputs: tuple[Output, ...] = ()
    problems: tuple[Diagnostic, ...] = ()
    failure: Failure | None = None
    kept: bool = False
    reason: str = ""

    @property
    def fine(self) -> bool:
        return self.failure is None and not any(problem.severity is Severity.ERROR for problem in self.problems)
