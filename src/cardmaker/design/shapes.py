"""Nodes of layout and brand files come in, before any are merged; what has not the shape it should have is reported.

A list put over names would hide all that stands under it, so that everything else would seem to be missing.
"""

from __future__ import annotations

from collections.abc import Iterable

from cardmaker import source
from cardmaker.diagnostics import Problems

# What stands under the names that a key holds, and how it is written.
NAMED = {
    "vars": ("a length", "vars: {margin: 72px}"),
    "sizes": ("keys with values", "sizes: {body: {max: 44px, min: 34px}}"),
    "styles": ("keys with values", "styles: {note: {font-size: 26px}}"),
    "parts": ("keys with values", "parts: {head: {id: head, height: 60px}}"),
    "pages": ("keys with values", "pages: {page: {children: […]}}"),
    "boxes": ("keys with values", "boxes: {answer: {padding: 24px}}"),
}


def misshapen(node: source.Mapping, problems: Problems, keys: Iterable[str] = tuple(NAMED)) -> bool:
    """Whether one of the keys that hold names, here or in a variant, has another shape; each is reported once."""
    before = problems.told
    variants = node.get("variants")
    inside = variants.items if isinstance(variants, source.Sequence) else (variants,)
    for one in (node, *inside):
        for key in keys if isinstance(one, source.Mapping) else ():
            assert isinstance(one, source.Mapping)
            _named(key, one.get(key), problems)
    return problems.told > before


def _named(key: str, node: source.Node | None, problems: Problems) -> None:
    wanted, example = NAMED[key]
    hint = f"write it like {example}"
    if node is None:
        return
    if not isinstance(node, source.Mapping):
        message = f"`{key}` is {source.describe(node)}; it should be names and, for each, {wanted}"
        problems.error(node.span, message, hint)
        return
    shape = source.Scalar if key == "vars" else source.Mapping
    for name, value in node.entries:
        if not isinstance(value, shape) or (isinstance(value, source.Scalar) and value.missing):
            message = f"`{name.value}` in `{key}` is {source.describe(value)}; it should be {wanted}"
            problems.error(value.span, message, hint)
