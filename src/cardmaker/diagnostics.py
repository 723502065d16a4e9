"""What is wrong in a person's files comes in, one by one; a sorted list with places and hints goes out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum

from cardmaker.frozen import frozen


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"
    """Told, and nothing more: it is no problem, also where warnings are."""


@frozen(order=True)
class Span:
    """A place in a file: path relative to the project, line and column counted from 1 (0: the whole file)."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        if not self.line:
            return self.file
        return f"{self.file}:{self.line}:{self.column}"


@frozen
class Measured:
    """What was measured in one picture: `kind` names it, `over` is by how much it is too much, in any one unit."""

    kind: str
    over: float


@frozen(order=True)
class Diagnostic:
    """One thing wrong in a person's file: where, how bad, what, and what to do about it.

    `measured`: it was found in a picture, and `summed` makes one of all that are of a kind at a place.
    """

    span: Span
    severity: Severity
    message: str
    hint: str = ""
    measured: Measured | None = field(default=None, compare=False)

    def __str__(self) -> str:
        text = f"{self.span}: {self.severity}: {self.message}"
        return f"{text}\n    {self.hint}" if self.hint else text


@dataclass(slots=True)
class Problems:
    """Collects diagnostics. The same diagnostic is kept once.

    `told` counts the errors, also those that were told before: whoever reads something asks whether it has grown.
    """

    _items: dict[Diagnostic, None] = field(default_factory=dict)
    told: int = 0

    def error(self, span: Span, message: str, hint: str = "") -> None:
        self.add(Diagnostic(span, Severity.ERROR, message, hint))

    def warning(self, span: Span, message: str, hint: str = "") -> None:
        self.add(Diagnostic(span, Severity.WARNING, message, hint))

    def note(self, span: Span, message: str, hint: str = "") -> None:
        self.add(Diagnostic(span, Severity.NOTE, message, hint))

    def add(self, diagnostic: Diagnostic) -> None:
        self._items[diagnostic] = None
        self.told += diagnostic.severity is Severity.ERROR

    def extend(self, diagnostics: Iterable[Diagnostic]) -> None:
        for diagnostic in diagnostics:
            self.add(diagnostic)

    @property
    def items(self) -> tuple[Diagnostic, ...]:
        """All diagnostics, sorted by file, line and column."""
        return tuple(sorted(self._items))

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        return tuple(item for item in self.items if item.severity is Severity.ERROR)

    @property
    def warnings(self) -> tuple[Diagnostic, ...]:
        return tuple(item for item in self.items if item.severity is Severity.WARNING)

    def broken(self, file: str) -> bool:
        """Whether there is an error in this file."""
        return any(item.span.file == file and item.severity is Severity.ERROR for item in self._items)


def summed(problems: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The same; of those that were measured in pictures the worst of each kind at each place, and in how many it is."""
    found: list[Diagnostic] = []
    groups: dict[tuple[Span, str], list[Diagnostic]] = {}
    for problem in problems:
        if problem.measured is None:
            found.append(problem)
        else:
            groups.setdefault((problem.span, problem.measured.kind), []).append(problem)
    for group in groups.values():
        worst = max(group, key=lambda one: (one.measured.over if one.measured else 0.0, one.message))
        more = f"In {len(group)} pictures; this is the worst. " if len(group) > 1 else ""
        found.append(replace(worst, hint=f"{more}{worst.hint}", measured=None))
    return tuple(found)
