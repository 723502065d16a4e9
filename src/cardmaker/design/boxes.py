"""A merged layout node comes in; its tree of boxes, with every declaration checked, goes out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from cardmaker import source
from cardmaker.design.declarations import Declared, Style, declare, merge, near, tokens_in
from cardmaker.design.properties import BOX_KEYS, ELEMENTS, FLAGS, PROPERTIES, TEXTS
from cardmaker.diagnostics import Problems, Span
from cardmaker.frozen import frozen

_BINDING = re.compile(r"\{([^{}]*)\}")
MAX_BOXES = 500
BOX_NAMES = {
    "use": "put the second part into a box of its own",
    "id": "as in id: answer",
    "style": "make one style of them under `styles`",
}
_WORDS_OF = {
    "blocks": ("answer", "lead"),
    "photo": ("photo",),
    "dots": ("slides",),
    "tally": ("figure",),
    "tiles": ("topics",),
}

# Tokens that compose gives: lengths of the canvas, colours of the brand and topic are open, so only lengths are listed.
CANVAS = ("width", "height", "safe-top", "safe-right", "safe-bottom", "safe-left")


@frozen
class Box:
    """A node of a layout. `element` is a key of ELEMENTS or empty, `content` its text; `when` pairs flags and wants."""

    name: str
    element: str
    content: str
    when: tuple[tuple[str, bool], ...]
    style: Style
    children: tuple[Box, ...]
    span: Span


@frozen
class _Read:
    """The box a node became, the ids that were looked up for it with what was found, how many boxes it holds.

    The node is kept, so that no other gets its `id`.
    """

    node: source.Node
    box: Box
    ids: tuple[tuple[str, source.Node | None], ...]
    count: int


@dataclass(slots=True)
class Reader:
    """Reads boxes of one layout: named styles, parts and the declarations by box id are looked up here.

    A node that was read before, with the same declarations for the ids in it, is the same box: variants change few.
    """

    styles: dict[str, Style]
    parts: Mapping[str, source.Node]
    overrides: Mapping[str, source.Node]
    lengths: frozenset[str]
    colors: frozenset[str]
    problems: Problems
    count: int = 0
    using: list[str] = field(default_factory=list)
    _seen: list[tuple[str, source.Node | None]] = field(default_factory=list)
    _read: dict[int, _Read] = field(default_factory=dict)

    @classmethod
    def of(cls, node: source.Mapping, lengths: frozenset[str], colors: frozenset[str], problems: Problems) -> Reader:
        lengths |= frozenset(CANVAS)
        reader = cls({}, _named(node, "parts"), _named(node, "boxes"), lengths, colors, problems)
        for name, style in _named(node, "styles").items():
            reader.styles[name] = reader.style(style)
        return reader

    def pages(self, node: source.Mapping) -> dict[str, Box]:
        """The pages of a layout whose styles, parts and lengths are this reader's."""
        self.overrides, self.count = _named(node, "boxes"), 0
        return {name: self.box(page) for name, page in _named(node, "pages").items()}

    def style(self, node: source.Node) -> Style:
        if not isinstance(node, source.Mapping):
            self.problems.error(node.span, "a style is a mapping of declarations")
            return {}
        style: dict[str, Declared] = {}
        for key, value in node.entries:
            if key.value not in PROPERTIES:
                self.problems.error(key.span, f"`{key.value}` is not a property", near(key.value, PROPERTIES))
                continue
            self.declare(style, key.value, value)
        return style

    def declare(self, style: dict[str, Declared], key: str, value: source.Node) -> None:
        declared = declare(key, value, self.problems)
        if declared is None:
            return
        style[key] = declared
        kind = PROPERTIES[key].kind
        if kind in ("length", "lengths", "number"):
            self._known(value, declared, self.lengths, "length")
        elif kind in ("color", "background") and self.colors:
            self._known(value, declared, self.colors, "colour")
        elif kind in ("border", "shadow") and self.colors and isinstance(declared, tuple):
            self._known(value, declared[:-1], self.lengths, "length")
            self._known(value, declared[-1], self.colors, "colour")

    def _known(self, node: source.Node, declared: Declared, accepted: frozenset[str], what: str) -> None:
        for token in tokens_in(declared):
            if token not in accepted:
                self.problems.error(node.span, f"there is no {what} `${token}`", near(token, accepted))

    def box(self, node: source.Node) -> Box:
        known = self._read.get(id(node))
        if known and all(self.overrides.get(name) is over for name, over in known.ids):
            self.count += known.count
            self._seen += known.ids
            return known.box
        before, first = self.count, len(self._seen)
        box = self._new_box(node)
        self._read[id(node)] = _Read(node, box, tuple(self._seen[first:]), self.count - before)
        return box

    def _new_box(self, node: source.Node) -> Box:
        self.count += 1
        if self.count > MAX_BOXES:
            if self.count == MAX_BOXES + 1:
                self.problems.error(
                    node.span, f"the layout has more than {MAX_BOXES} boxes", "a part that uses itself?"
                )
            return Box("", "", "", (), {}, (), node.span)
        if not isinstance(node, source.Mapping):
            self.problems.error(node.span, "a box is a mapping of keys", "accepted: " + ", ".join(BOX_KEYS))
            return Box("", "", "", (), {}, (), node.span)
        inside = len(self.using)
        box = self._box(self._expanded(node))
        del self.using[inside:]
        return box

    def _expanded(self, node: source.Mapping) -> source.Mapping:
        """The box with the part it uses under it and the declarations for its id over it."""
        use = self._name(node, "use")
        if use:
            part = self.parts.get(use.value)
            own = source.Mapping(tuple(e for e in node.entries if e[0].value != "use"), node.span)
            if use.value in self.using:
                chain = " → ".join((*self.using, use.value))
                self.problems.error(use.span, f"parts use one another in a circle: {chain}", "remove one `use`")
                return own
            self.using.append(use.value)
            if isinstance(part, source.Mapping):
                node = merge(self._expanded(part), own)
            else:
                self.problems.error(use.span, f"there is no part `{use.value}`", near(use.value, self.parts))
                node = own
        name = self._name(node, "id")
        if name is None:
            return node
        over = self.overrides.get(name.value)
        self._seen.append((name.value, over))
        return merge(node, over) if isinstance(over, source.Mapping) else node

    def _name(self, node: source.Mapping, key: str) -> source.Scalar | None:
        """The one name that a key holds, if there is any."""
        value = node.get(key)
        if value is None or (isinstance(value, source.Scalar) and not value.missing):
            return value
        self.problems.error(value.span, f"`{key}` is {source.describe(value)}; it is one name", BOX_NAMES[key])
        return None

    def _box(self, node: source.Mapping) -> Box:
        style: dict[str, Declared] = {}
        named = self._name(node, "style")
        if named:
            if named.value in self.styles:
                style.update(self.styles[named.value])
            else:
                self.problems.error(named.span, f"there is no style `{named.value}`", near(named.value, self.styles))
        elements = []
        for key, value in node.entries:
            if key.value in ELEMENTS:
                elements.append((key, value))
            elif key.value in PROPERTIES:
                self.declare(style, key.value, value)
            elif key.value not in BOX_KEYS:
                known = (*PROPERTIES, *BOX_KEYS)
                self.problems.error(
                    key.span, f"`{key.value}` is not a property or key of a box", near(key.value, known)
                )
        element, content, children = self._content(node, elements)
        name = node.get("id")
        return Box(
            name=name.value if isinstance(name, source.Scalar) else "",
            element=element,
            content=content,
            when=self._when(node.get("when")),
            style=style,
            children=children,
            span=node.span,
        )

    def _content(
        self, node: source.Mapping, elements: list[tuple[source.Scalar, source.Node]]
    ) -> tuple[str, str, tuple[Box, ...]]:
        children: tuple[Box, ...] = ()
        element, content = "", ""
        for key, value in elements:
            if key.value == "children":
                if isinstance(value, source.Sequence):
                    children = tuple(self.box(item) for item in value.items)
                else:
                    self.problems.error(value.span, "`children` is a list of boxes", "begin each with a dash")
                continue
            if element:
                self.problems.error(key.span, f"a box holds one thing; this one has `{element}` and `{key.value}`")
            element = key.value
            content = value.value if isinstance(value, source.Scalar) else ""
            if not content:
                self.problems.error(value.span, f"`{key.value}` is one text", ELEMENTS[key.value])
            self._check_bindings(value, content)
            self._check_element(value, element, content)
        if element == "tiles" and not children:
            self.problems.error(
                node.span, "`tiles` needs a child: the tile of a topic", "and another for the last tile"
            )
        if element not in ("", "tiles", "blocks") and children:
            self.problems.error(node.span, f"a box with `{element}` has no children", "put both into a box around them")
        return element, content, children

    def _check_element(self, node: source.Node, element: str, content: str) -> None:
        """Elements whose content is one of a few words."""
        accepted = _WORDS_OF.get(element)
        if accepted and content not in accepted:
            self.problems.error(node.span, f"`{element}` cannot show `{content}`", near(content, accepted))

    def _check_bindings(self, node: source.Node, content: str) -> None:
        for name in _BINDING.findall(content):
            if name not in TEXTS and name != "topic.icon":
                self.problems.error(node.span, f"there is no text `{{{name}}}`", near(name, (*TEXTS, "topic.icon")))

    def _when(self, node: source.Node | None) -> tuple[tuple[str, bool], ...]:
        if node is None:
            return ()
        items = node.items if isinstance(node, source.Sequence) else (node,)
        wanted = []
        for item in items:
            text = item.value if isinstance(item, source.Scalar) else ""
            flag = text.removeprefix("not ").strip()
            if flag not in FLAGS and flag not in TEXTS:
                self.problems.error(item.span, f"`when` does not know `{flag}`", near(flag, (*FLAGS, *TEXTS)))
            wanted.append((flag, not text.startswith("not ")))
        return tuple(wanted)


def _named(node: source.Mapping, key: str) -> dict[str, source.Node]:
    value = node.get(key)
    return {k.value: v for k, v in value.entries} if isinstance(value, source.Mapping) else {}
