"""Parts of pages come in as they are drawn; the tree of tags that a screen reader follows goes out.

ISO 32000-1, 14.7 and 14.8: Document, a Sect for each page, in it headings, paragraphs, lists, figures and links.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pydyf  # type: ignore[import-untyped]

from cardmaker.encode.document.letters import points
from cardmaker.encode.document.reading import Begin, Part
from cardmaker.geometry import Rect, Size


@dataclass(slots=True)
class _Sheet:
    """A page with its section, the element of each piece of its content by number, and its links."""

    page: pydyf.Dictionary
    size: Size
    section: pydyf.Dictionary
    owners: list[pydyf.Dictionary] = field(default_factory=list)
    links: list[tuple[Part, pydyf.Dictionary]] = field(default_factory=list)
    items: pydyf.Dictionary | None = None
    item: pydyf.Dictionary | None = None


class Tags:
    """The tree of one document; `page` gives what notes each page's parts, `close` writes the tree."""

    def __init__(self, document: pydyf.PDF) -> None:
        self._document = document
        self._root = pydyf.Dictionary({"Type": "/StructTreeRoot"})
        document.add_object(self._root)
        self._whole = self._element("Document", self._root)
        self._sheets: list[_Sheet] = []

    def _element(self, tag: str, parent: pydyf.Dictionary, **more: object) -> pydyf.Dictionary:
        facts = {"Type": "/StructElem", "S": f"/{tag}", "P": parent.reference, "K": pydyf.Array([]), **more}
        element = pydyf.Dictionary(facts)
        self._document.add_object(element)
        parent.setdefault("K", pydyf.Array([])).append(element.reference)
        return element

    def page(self, page: pydyf.Dictionary, size: Size) -> Begin:
        """What numbers the content of a page, of a picture so large, as it is written."""
        sheet = _Sheet(page, size, self._element("Sect", self._whole))
        self._sheets.append(sheet)

        def begin(part: Part, tag: str) -> int:
            owner = self._owner(sheet, part, tag)
            number = len(sheet.owners)
            owner["Pg"] = page.reference
            owner["K"].append(number)
            sheet.owners.append(owner)
            return number

        return begin

    def _owner(self, sheet: _Sheet, part: Part, tag: str) -> pydyf.Dictionary:
        """The element that a piece of content belongs to; items that follow each other share a list."""
        if tag in ("Lbl", "LBody"):
            return self._list_part(sheet, part, tag)
        sheet.items = None
        if tag == "Figure":
            parent = self._link(sheet, part, sheet.section) if part.link else sheet.section
            shape = {"O": "/Layout", "BBox": points(_rect(part), sheet.size)}
            return self._element("Figure", parent, Alt=pydyf.String(part.alt), A=pydyf.Dictionary(shape))
        element = self._element(tag, sheet.section)
        return self._link(sheet, part, element) if part.link else element

    def _list_part(self, sheet: _Sheet, part: Part, tag: str) -> pydyf.Dictionary:
        if sheet.items is None:
            numbered = part.passage.mark is not None and part.passage.mark.text[:1].isdigit()
            style = {"O": "/List", "ListNumbering": "/Decimal" if numbered else "/Disc"}
            sheet.items = self._element("L", sheet.section, A=pydyf.Dictionary(style))
        if tag == "Lbl" or sheet.item is None or part.passage.mark is None:
            sheet.item = self._element("LI", sheet.items)
        return self._element(tag, sheet.item)

    def _link(self, sheet: _Sheet, part: Part, parent: pydyf.Dictionary) -> pydyf.Dictionary:
        link = self._element("Link", parent)
        sheet.links.append((part, link))
        return link

    def close(self) -> None:
        """Ties pages, content and tree together, and adds the links."""
        tree: list[object] = []
        annotated: list[object] = []
        for index, sheet in enumerate(self._sheets):
            owners = pydyf.Array([owner.reference for owner in sheet.owners])
            self._document.add_object(owners)
            tree += [index, owners.reference]
            sheet.page.update({"StructParents": index, "Tabs": "/S"})
            for part, link in sheet.links:
                key = len(self._sheets) + len(annotated) // 2
                self._annotate(sheet, part, link, key)
                annotated += [key, link.reference]
        parents = pydyf.Dictionary({"Nums": pydyf.Array([*tree, *annotated])})
        self._document.add_object(parents)
        following = len(self._sheets) + len(annotated) // 2
        self._root.update({"ParentTree": parents.reference, "ParentTreeNextKey": following})
        self._document.catalog["StructTreeRoot"] = self._root.reference
        self._document.catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true"})

    def _annotate(self, sheet: _Sheet, part: Part, link: pydyf.Dictionary, key: int) -> None:
        """A link that can be clicked (ISO 32000-1, 12.5.6.5), with the words that PDF/UA-1 (7.18.5) wants for it."""
        action = {"Type": "/Action", "S": "/URI", "URI": pydyf.String(part.link)}
        annotation = pydyf.Dictionary(
            {
                "Type": "/Annot",
                "Subtype": "/Link",
                "Rect": points(_rect(part), sheet.size),
                "Border": pydyf.Array([0, 0, 0]),
                "F": 4,
                "Contents": pydyf.String(part.alt or part.link),
                "A": pydyf.Dictionary(action),
                "StructParent": key,
            }
        )
        self._document.add_object(annotation)
        sheet.page.setdefault("Annots", pydyf.Array([])).append(annotation.reference)
        held = {"Type": "/OBJR", "Obj": annotation.reference, "Pg": sheet.page.reference}
        link["K"].append(pydyf.Dictionary(held))


def _rect(part: Part) -> Rect:
    """Where a part stands, in px: a picture's own rectangle, or what its lines take."""
    if part.passage.rect is not None:
        return part.passage.rect
    lines = [line for line in part.passage.lines if line.letters]
    left = min(letter[1] for line in lines for letter in line.letters)
    right = max(letter[2] for line in lines for letter in line.letters)
    top, bottom = lines[0].baseline - lines[0].size, lines[-1].baseline + lines[-1].size / 4
    return Rect(left, top, right - left, bottom - top)
