"""What a YAML file holds, as values that know their place: every scalar is still a string."""

from __future__ import annotations

from typing import TypeAlias

from cardmaker.diagnostics import Span
from cardmaker.frozen import frozen


@frozen
class Scalar:
    """A text, NFC. `quoted`: written in quotes or as a block, so an empty one was meant to be empty.

    `inset` is the number of columns before the text in its line (a quote) or, in a `|` block, in each of its lines
    (the indentation); -1 where a place inside the text cannot be told, as in folded text.
    """

    value: str
    span: Span
    quoted: bool = False
    block: bool = False
    inset: int = -1

    @property
    def missing(self) -> bool:
        """Nothing was written, or YAML's own word for nothing."""
        return not self.quoted and self.value in ("", "~", "null")

    def at(self, offset: int) -> Span:
        """The place in the file of the character at `offset`; where it cannot be told, the place of the text."""
        if self.inset < 0 or not self.span.line:
            return self.span
        if not self.block:
            return Span(self.span.file, self.span.line, self.span.column + self.inset + offset)
        before = self.value[:offset]
        column = offset - (before.rfind("\n") + 1) + self.inset + 1
        return Span(self.span.file, self.span.line + 1 + before.count("\n"), column)


@frozen
class Sequence:
    items: tuple[Node, ...]
    span: Span


@frozen
class Mapping:
    """Keys with their values in the order of the file; a key stands once."""

    entries: tuple[tuple[Scalar, Node], ...]
    span: Span

    def get(self, key: str) -> Node | None:
        for name, node in self.entries:
            if name.value == key:
                return node
        return None

    def key(self, key: str) -> Scalar | None:
        """The key itself, for its place."""
        for name, _ in self.entries:
            if name.value == key:
                return name
        return None


Node: TypeAlias = Scalar | Sequence | Mapping


def describe(node: Node) -> str:
    """What a person would call this: `a text`, `a list`, `keys with values`."""
    match node:
        case Scalar():
            return "nothing" if node.missing else "a text"
        case Sequence():
            return "a list"
        case Mapping():
            return "keys with values"
