"""The files of brands and layouts come in; those that can be used go out, and the names of those in error."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping

from cardmaker import design, source
from cardmaker.design import Brand, Layout
from cardmaker.diagnostics import Problems
from cardmaker.frozen import frozen
from cardmaker.project.model import Faulty
from cardmaker.project.reader import Reader
from cardmaker.workspace import sha256, versions

BRANDS, LAYOUTS = "assets/brands", "assets/layouts"


@frozen
class Looks:
    """`flawless` is the mark of these brands and layouts where nothing is wrong in them, else empty."""

    brands: tuple[Brand, ...]
    layouts: tuple[Layout, ...]
    faulty: Faulty
    flawless: str


def read_looks(reader: Reader, aspects: Collection[str], pictures: Collection[str], flawless: Collection[str]) -> Looks:
    """Layouts are tried out for `aspects` (none: all), but not where their mark is one of `flawless`."""
    brands, bad_brands = _brands(reader)
    files = {
        name.rpartition("/")[2].removesuffix(".yaml"): name for name in reader.workspace.files(LAYOUTS, (".yaml",))
    }
    nodes, spoilt = _nodes(reader, files)
    whole = not bad_brands and not spoilt  # else these are other layouts, or for other brands, than the files say
    aspects = tuple(sorted(aspects or design.ASPECTS))
    marks = [_mark(reader, some) for some in (aspects, tuple(sorted(design.ASPECTS)))] if whole else []
    known = next((mark for mark in marks if mark in flawless), "")
    told = Problems()
    found = design.read_layouts(nodes, told, brands, () if known else aspects)
    reader.problems.extend(told.items)
    layouts, faulty = _sound(found, nodes, spoilt, pictures, reader.problems)
    mark = known or (marks[0] if marks and not told.items else "")
    return Looks(brands, layouts, Faulty(faulty, bad_brands), mark)


def _mark(reader: Reader, aspects: Collection[str]) -> str:
    """What stands for all that trying out depends on: this program, and the files of brands and layouts."""
    files = sorted(item for item in reader.digests.items() if item[0].startswith((f"{BRANDS}/", f"{LAYOUTS}/")))
    return sha256(json.dumps([versions(("cardmaker",)), aspects, files]).encode())


def _brands(reader: Reader) -> tuple[tuple[Brand, ...], frozenset[str]]:
    """The brands, and the names of those in error."""
    files = {folder.rpartition("/")[2]: f"{folder}/brand.yaml" for folder in reader.workspace.folders(BRANDS)}
    nodes, spoilt = _nodes(reader, files)
    found = design.read_brands(nodes, reader.problems)
    faulty = frozenset(files) - {brand.id for brand in found} | _on(spoilt, nodes)
    return tuple(brand for brand in found if brand.id not in faulty), faulty


def _sound(
    found: tuple[Layout, ...],
    nodes: Mapping[str, source.Node],
    spoilt: frozenset[str],
    pictures: Collection[str],
    problems: Problems,
) -> tuple[tuple[Layout, ...], frozenset[str]]:
    """The layouts that can be used, and the names of those in error."""
    found = tuple(layout for layout in found if design.check_pictures(layout.node, pictures, problems))
    faulty = (spoilt | frozenset(nodes)) - {layout.id for layout in found} | _on(spoilt, nodes)
    # What has no pages is only there for other layouts.
    readable = {name for name in faulty - spoilt if isinstance(nodes[name], source.Mapping)}
    parts = {name for name in readable if not any(_has_pages(one, nodes) for one in _chain(name, nodes))}
    return tuple(layout for layout in found if layout.id not in faulty), faulty - parts


def _nodes(reader: Reader, files: Mapping[str, str]) -> tuple[dict[str, source.Node], frozenset[str]]:
    """What the files hold, by their names here, and the names of those with an error of YAML in them."""
    nodes, spoilt = {}, set()
    for name, file in files.items():
        node = reader.node(file)
        if node:
            nodes[name] = node
        if node is None or reader.problems.broken(file):
            spoilt.add(name)
    return nodes, frozenset(spoilt)


def _chain(name: str, nodes: Mapping[str, source.Node]) -> tuple[str, ...]:
    """The name and those that it extends, one through the other."""
    chain: list[str] = []
    while name and name not in chain:
        chain.append(name)
        node = nodes.get(name)
        parent = node.get("extends") if isinstance(node, source.Mapping) else None
        name = parent.value if isinstance(parent, source.Scalar) else ""
    return tuple(chain)


def _on(spoilt: Collection[str], nodes: Mapping[str, source.Node]) -> frozenset[str]:
    """What is spoilt, or extends what is."""
    return frozenset(spoilt) | {name for name in nodes if not frozenset(spoilt).isdisjoint(_chain(name, nodes))}


def _has_pages(name: str, nodes: Mapping[str, source.Node]) -> bool:
    node = nodes.get(name)
    return isinstance(node, source.Mapping) and node.get("pages") is not None
