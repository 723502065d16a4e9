"""A tree of nodes and a choice of sizes come in; every node gets its font size and its flex style, in design px."""

from __future__ import annotations

from collections.abc import Mapping

from cardmaker.compose.flex import FlexStyle, Percent
from cardmaker.compose.lengths import Choice
from cardmaker.compose.nodes import Node
from cardmaker.compose.templates import Template
from cardmaker.design.declarations import Declared
from cardmaker.design.values import Number, Value, Word, number
from cardmaker.geometry import Insets


def resolve(node: Node, choice: Choice, em: float, everything: bool) -> None:
    """Settle font sizes and flex declarations of a tree, in design px. `em` is the parent's font size.

    Only boxes that depend on a size that may give way are done again, unless `everything`.
    """
    if everything or node.template.moves:
        resolve_own(node, choice, em)
    for child in node.children:
        resolve(child, choice, node.size, everything)


def resolve_own(node: Node, choice: Choice, em: float) -> None:
    """Settle one node, see `resolve`."""
    size, style = choice.found(node.template) or _settled(node, choice, em)
    box = node.box
    if size != node.size or style is not box.style:
        node.size, box.style, box.changed = size, style, True
    if node.template.type.hyphens_below is not None or node.role == "dots":
        _settle_more(node, choice, size)
    if node.numeral is not None:
        resolve_own(node.numeral, choice, node.size)


def _settle_more(node: Node, choice: Choice, em: float) -> None:
    """Lengths of few boxes, which tell how their content measures itself."""
    template, before = node.template, (node.hyphens_below, node.dots)
    if template.type.hyphens_below is not None:
        node.hyphens_below = number(template.type.hyphens_below, choice.tokens, em)
    if node.role == "dots":
        node.dots = (
            number(template.look.size, choice.tokens, em),
            number(template.look.size_current, choice.tokens, em),
        )
    if (node.hyphens_below, node.dots) != before:
        node.forget_lines()
        node.box.changed = True


def _settled(node: Node, choice: Choice, em: float) -> tuple[float, FlexStyle]:
    template, tokens = node.template, choice.tokens
    size = number(template.type.size, tokens, em)
    if template.type.digits and node.face is not None:
        size /= node.face.figure_height
    style = _flex_style(template, tokens, size)
    if node.role == "tally":
        size = number(template.look.size, tokens, size)
    return choice.keep(template, size, style)


def _flex_style(template: Template, tokens: Mapping[str, float], em: float) -> FlexStyle:
    values: dict[str, object] = {}
    for key, declared in template.flex.items():
        name = _FIELDS.get(key)
        if name:
            values[name] = declared if isinstance(declared, str) else _positive(declared, tokens, em)
        elif key == "padding" and isinstance(declared, tuple):
            values[key] = Insets(*(max(0.0, number(value, tokens, em)) for value in declared))
        elif key == "margin" and isinstance(declared, tuple):
            values[key] = Insets(*(number(value, tokens, em) for value in declared))
        elif key == "border" and isinstance(declared, tuple):
            values["border"] = max(0.0, number(declared[0], tokens, em))
    sides = [template.flex.get(side) for side in ("top", "right", "bottom", "left")]
    if any(side is not None for side in sides):
        values["inset"] = tuple(None if side is None else _length(side, tokens, em) for side in sides)
    values.setdefault("shrink", 0.0)
    return FlexStyle(**values)  # type: ignore[arg-type]


_FIELDS = {
    "flex-direction": "direction",
    "justify-content": "justify",
    "align-items": "align",
    "align-self": "align_self",
    "gap": "gap",
    "width": "width",
    "height": "height",
    "min-width": "min_width",
    "min-height": "min_height",
    "max-width": "max_width",
    "max-height": "max_height",
    "flex-grow": "grow",
    "flex-shrink": "shrink",
    "flex-basis": "basis",
    "aspect-ratio": "aspect_ratio",
    "position": "position",
}


def _positive(declared: Declared, tokens: Mapping[str, float], em: float) -> float | Percent | None:
    """A length that cannot be negative: what is calculated to less is 0, as in CSS."""
    found = _length(declared, tokens, em)
    return max(0.0, found) if isinstance(found, float) else found


def _length(declared: Declared, tokens: Mapping[str, float], em: float) -> float | Percent | None:
    if isinstance(declared, Word):
        return None
    if isinstance(declared, Number) and declared.unit == "%":
        return Percent(declared.value)
    assert isinstance(declared, Value)  # lengths only: declarations were checked when read
    return number(declared, tokens, em)
