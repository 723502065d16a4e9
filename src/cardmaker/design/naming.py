"""A layout's node comes in; names in it that lead nowhere (boxes to drop or declare for, pictures) are reported."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from cardmaker import source
from cardmaker.design.declarations import near
from cardmaker.diagnostics import Problems

_OWN_DRAWINGS = ("mark", "partner-mark", "tab")
_FOLDERS = {"icon": "assets/icons/", "glyph": "assets/glyphs/"}


def check_boxes(node: source.Mapping, problems: Problems) -> None:
    """Every box that the layout's own file drops or declares something for is in one of its forms.

    What it takes from a layout that it extends may name boxes of that alone.
    """
    sheets = _sheets(node)
    ids = _Ids(sheets).found
    for name in _names(sheets):
        if name.span.file == node.span.file and name.value not in ids:
            problems.error(name.span, f"no box of this layout has the id `{name.value}`", near(name.value, ids))


def _sheets(node: source.Mapping) -> tuple[source.Mapping, ...]:
    """The layout and its variants."""
    return (node, *(one for one in _items(node.get("variants")) if isinstance(one, source.Mapping)))


def _items(node: source.Node | None) -> tuple[source.Node, ...]:
    if isinstance(node, source.Sequence):
        return node.items
    return () if node is None else (node,)


def _entries(node: source.Node | None) -> tuple[tuple[source.Scalar, source.Node], ...]:
    return node.entries if isinstance(node, source.Mapping) else ()


def _names(sheets: Collection[source.Mapping]) -> Iterator[source.Scalar]:
    for sheet in sheets:
        yield from (key for key, _ in _entries(sheet.get("boxes")))
        for step in _items(sheet.get("fit")):
            name = step.get("drop") if isinstance(step, source.Mapping) else None
            if isinstance(name, source.Scalar):
                yield name


class _Ids:
    """The ids of all boxes that the pages of a layout, its variants included, are made of."""

    def __init__(self, sheets: Collection[source.Mapping]) -> None:
        self.found: set[str] = set()
        self._parts: dict[str, list[source.Node]] = {}
        for sheet in sheets:
            for key, part in _entries(sheet.get("parts")):
                self._parts.setdefault(key.value, []).append(part)
        for sheet in sheets:
            for holder in ("pages", "boxes"):
                for _, box in _entries(sheet.get(holder)):
                    self._walk(box)

    def _walk(self, box: source.Node) -> None:
        for key, value in _entries(box):
            if key.value == "children":
                for child in _items(value):
                    self._walk(child)
            elif key.value == "id" and isinstance(value, source.Scalar):
                self.found.add(value.value)
            elif key.value == "use" and isinstance(value, source.Scalar):
                for part in self._parts.pop(value.value, ()):  # once: a part may use itself, which is told elsewhere
                    self._walk(part)


def check_pictures(node: source.Mapping, pictures: Collection[str], problems: Problems) -> bool:
    """Whether every icon, glyph and drawing that the layout names is among the pictures' files."""
    before = problems.told
    for sheet in _sheets(node):
        for holder in ("pages", "parts", "boxes"):
            for _, box in _entries(sheet.get(holder)):
                _pictures(box, pictures, problems)
    return problems.told == before


def _pictures(box: source.Node, known: Collection[str], problems: Problems) -> None:
    for key, value in _entries(box):
        if key.value == "children":
            for child in _items(value):
                _pictures(child, known, problems)
        elif (key.value in _FOLDERS or key.value == "drawing") and isinstance(value, source.Scalar):
            _picture(key.value, value, known, problems)


def _picture(element: str, node: source.Scalar, known: Collection[str], problems: Problems) -> None:
    name, folder = node.value.strip(), _FOLDERS.get(element, "")
    if not name or "{" in name or (element == "drawing" and name in _OWN_DRAWINGS):
        return
    short = "/" not in name and folder
    if (f"{folder}{name}.svg" if short else name) in known:
        return
    names = {one.removeprefix(folder).removesuffix(".svg") for one in known if one.startswith(folder)} if short else ()
    accepted = names or ({*known, *_OWN_DRAWINGS} if element == "drawing" else known)
    where = f" in {folder}" if short else ""
    problems.error(node.span, f"there is no {element} `{name[:80]}`{where}", near(name, accepted))
