"""The text of a YAML file comes in; nodes go out. The parser's events are used, so nothing is guessed about types."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

import yaml

from cardmaker.diagnostics import Problems, Span
from cardmaker.frozen import frozen
from cardmaker.source.characters import MANY, REFUSED, report
from cardmaker.source.nodes import Mapping, Node, Scalar, Sequence

DEPTH_MAX = 40
GROWTH_MAX = 100_000
"""How many values aliases may add to those written out."""
LETTERS_MAX = 8 * 1024 * 1024
"""How many characters aliases may add."""

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CORE = "tag:yaml.org,2002:"
_TAGS = {
    "scalar": {"!", *(_CORE + name for name in ("str", "int", "float", "bool", "null"))},
    "list": {"!", _CORE + "seq"},
    "keys": {"!", _CORE + "map"},
}
_SWALLOWED = re.compile(r"[ \t]+(#\w[^\r\n]*)")
_INDENT = re.compile(r"[ ]*(?=[^\s])")


class Stop(Exception):  # noqa: N818 - not an error of the program: what stopped the reading has been reported
    """Reading cannot go on; the reason is among the problems."""


@frozen
class _Sized:
    """A node with what it weighs when aliases are written out: values, characters, levels below it."""

    node: Node
    nodes: int
    letters: int
    height: int


@dataclass(slots=True)
class _Frame:
    """A list or a group of keys that is being read."""

    span: Span
    anchor: str | None
    mapping: bool
    items: list[Node] = field(default_factory=list)
    nodes: int = 1
    letters: int = 0
    height: int = 1


@dataclass(slots=True)
class Composer:
    """One file. `run` gives its node, or None for an empty file."""

    text: str
    file: str
    problems: Problems
    _frames: list[_Frame] = field(default_factory=list)
    _anchors: dict[str, _Sized | None] = field(default_factory=dict)
    _root: Node | None = None
    _lines: list[str] | None = None
    _grown: int = 0
    _grown_letters: int = 0
    _reported: dict[str, int] = field(default_factory=dict)

    def run(self) -> Node | None:
        """Raises `Stop` after reporting, `yaml.YAMLError` for what the parser cannot read."""
        # libyaml compares each %TAG with all before it; thousands of them would take minutes.
        if directive := re.search("^%(?!YAML )", self.text, re.MULTILINE):
            line = self.text.count("\n", 0, directive.start()) + 1
            self._stop(Span(self.file, line, 1), "lines that begin with `%` are not used here", "Delete the line.")
        documents = 0
        for event in yaml.parse(self.text, Loader=_Loader):
            if type(event) is yaml.ScalarEvent:  # most are
                self._scalar(event)
                continue
            match event:
                case yaml.MappingStartEvent():
                    self._start(event, "keys")
                case yaml.SequenceStartEvent():
                    self._start(event, "list")
                case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                    self._end()
                case yaml.AliasEvent():
                    self._alias(event)
                case yaml.DocumentStartEvent():
                    documents += 1
                    if documents > 1:
                        hint = "Put what follows `---` in a file of its own."
                        self._stop(self._span(event), "a second document begins here; a file holds one", hint)
        return self._root

    def _span(self, event: Any) -> Span:
        mark = event.start_mark
        return Span(self.file, mark.line + 1, mark.column + 1)

    def _stop(self, span: Span, message: str, hint: str = "") -> None:
        self.problems.error(span, message, hint)
        raise Stop

    def _error(self, span: Span, kind: str, message: str, hint: str = "") -> None:
        """Reports an error, but no more than `MANY` of a kind in one file."""
        count = self._reported[kind] = self._reported.get(kind, 0) + 1
        if count <= MANY:
            self.problems.error(span, message, hint)

    def _tag(self, event: Any, kind: str) -> None:
        if event.tag is not None and event.tag not in _TAGS[kind]:
            tag = event.tag.replace(_CORE, "!!")[:60]
            self._error(self._span(event), "tag", f"the tag `{tag}` is not used here", "Delete it.")

    def _scalar(self, event: Any) -> None:
        span = self._span(event)
        self._tag(event, "scalar")
        value: str = event.value
        if not value.isascii() and not unicodedata.is_normalized("NFC", value):
            value = unicodedata.normalize("NFC", value)
        plain = event.style is None or event.style == ""
        if plain:
            self._swallowed(event)
        elif event.style == '"' and (refused := REFUSED.search(value)):
            report(refused.group(), span, self.problems)
            value = REFUSED.sub(" ", value)
        node = Scalar(value, span, not plain or event.tag == _CORE + "str", event.style == "|", self._inset(event))
        self._add(node, 1, len(value), 0, event.anchor)

    def _swallowed(self, event: Any) -> None:
        """`Ставка #5` is `Ставка` and a comment: say so, since the rest would be lost in silence."""
        at = event.end_mark.index
        if self.text[at : at + 1] in (" ", "\t") and (match := _SWALLOWED.match(self.text, at)):
            span = Span(self.file, event.end_mark.line + 1, event.end_mark.column + match.start(1) - at + 1)
            lost = match.group(1)[:40]
            message = f"`{lost}` is taken for a comment, so it is not part of the text"
            hint = "If it is text, put the whole value in quotes; if not, write `# ` with a space."
            count = self._reported["comment"] = self._reported.get("comment", 0) + 1
            if count <= MANY:
                self.problems.warning(span, message, hint)

    def _inset(self, event: Any) -> int:
        if event.style == "|":
            return self._block_indent(event.start_mark.line + 1)
        if event.start_mark.line != event.end_mark.line or event.style == ">":
            return -1
        if event.style:
            # Codes such as \" take more columns than characters: then only the beginning is known.
            width = event.end_mark.column - event.start_mark.column
            return 1 if width == len(event.value) + 2 else -1
        # An anchor or a tag is part of the event, and its width is not known.
        return 0 if event.anchor is None and event.tag is None else -1

    def _block_indent(self, line: int) -> int:
        if self._lines is None:
            self._lines = re.split("\r\n|\r|\n", self.text)
        for number in range(line, min(line + 40, len(self._lines))):
            if match := _INDENT.match(self._lines[number]):
                return match.end()
        return -1

    def _start(self, event: Any, kind: str) -> None:
        span = self._span(event)
        self._tag(event, kind)
        if len(self._frames) >= DEPTH_MAX:
            self._stop(
                span, f"lists and groups are nested more than {DEPTH_MAX} deep", "Look for brackets never closed."
            )
        if event.anchor is not None:
            self._anchors[event.anchor] = None
        self._frames.append(_Frame(span, event.anchor, kind == "keys"))

    def _end(self) -> None:
        frame = self._frames.pop()
        items = frame.items
        node = Mapping(self._entries(items), frame.span) if frame.mapping else Sequence(tuple(items), frame.span)
        self._add(node, frame.nodes, frame.letters, frame.height, frame.anchor)

    def _alias(self, event: Any) -> None:
        span, name = self._span(event), event.anchor
        if name not in self._anchors:
            hint = "If this is text, put it in quotes; if not, write `&" + name[:40] + "` before the value it repeats."
            self._stop(span, f"`*{name[:40]}` repeats a value that was not named before", hint)
        sized = self._anchors[name]
        if sized is None:
            self._stop(span, f"`*{name[:40]}` stands inside the value it repeats", "Write the value out.")
            return
        self._grown += sized.nodes
        self._grown_letters += sized.letters
        if self._grown > GROWTH_MAX or self._grown_letters > LETTERS_MAX:
            self._stop(span, "the repeated values (`*name`) grow beyond what can be read", "Write the values out.")
        if len(self._frames) + sized.height > DEPTH_MAX:
            self._stop(span, f"lists and groups are nested more than {DEPTH_MAX} deep", "Write the values out.")
        self._add(sized.node, sized.nodes, sized.letters, sized.height, None)

    def _add(self, node: Node, nodes: int, letters: int, height: int, anchor: str | None) -> None:
        if anchor is not None:
            self._anchors[anchor] = _Sized(node, nodes, letters, height)
        if not self._frames:
            self._root = node
            return
        frame = self._frames[-1]
        frame.items.append(node)
        frame.nodes += nodes
        frame.letters += letters
        if height >= frame.height:
            frame.height = height + 1

    def _entries(self, items: list[Node]) -> tuple[tuple[Scalar, Node], ...]:
        entries: dict[str, tuple[Scalar, Node]] = {}
        for key, value in zip(items[::2], items[1::2], strict=True):
            if not isinstance(key, Scalar):
                self._error(key.span, "key", "a list or a group cannot be a key", "A key is a word before a colon.")
            elif key.value == "<<" and not key.quoted:
                hint = "Repeat single values with `*name`, or write the keys out."
                self._error(key.span, "merge", "`<<` does not merge groups here", hint)
            elif key.value[:1] == "\xa0":
                hint = "Replace them by ordinary spaces."
                self._error(key.span, "indent", "the line is indented with no-break spaces", hint)
            elif key.value in entries:
                first = entries[key.value][0].span.line
                message = f"the key `{key.value[:60]}` stands here a second time"
                self._error(key.span, "twice", message, f"The first is in line {first}. Keep one of them.")
            else:
                entries[key.value] = (key, value)
        return tuple(entries.values())
