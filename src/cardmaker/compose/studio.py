"""Brands, layouts, fonts and pictures come in once; what every job of a worker shares, with its caches, goes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cardmaker.compose.lengths import Fixed
from cardmaker.compose.shown import Context
from cardmaker.compose.templates import Palette, Template, compile_tree
from cardmaker.content.model import Act, Library
from cardmaker.design import Brand, Layout, Tree
from cardmaker.diagnostics import Problems
from cardmaker.fonts import Face, Fonts
from cardmaker.pictures import Pictures
from cardmaker.pictures.cache import Cache
from cardmaker.plan import Job
from cardmaker.text import Paragraph

FaceName = tuple[str, int, bool]  # family, weight, italic
# Shaped texts with the face they were asked for, and the faces asked for that no font file has.
Paragraphs = Cache[tuple[Paragraph, Face, tuple[FaceName, ...]]]
TEXTS = 64 << 20
"""Bytes of shaped texts that a worker keeps: those of some decks."""


@dataclass(slots=True)
class Studio:
    """Everything composing needs that is the same for many jobs. Not changed after it is made, but for its caches."""

    library: Library
    brands: Mapping[str, Brand]
    layouts: Mapping[str, Layout]
    fonts: Fonts
    pictures: Pictures
    _trees: dict[tuple[str, str, frozenset[str], str], Tree] = field(default_factory=dict)
    _templates: dict[tuple[int, Palette, str], dict[str, Template]] = field(default_factory=dict)
    _fixed: dict[tuple[int, tuple[float, ...]], Fixed] = field(default_factory=dict)
    paragraphs: Paragraphs = field(default_factory=lambda: Cache(TEXTS))
    _acts: dict[str, Act] = field(default_factory=dict)
    last_said: tuple[Job, Context] | None = field(default=None, init=False)  # another library says other things
    """What `compose.context` made of the job before."""

    def act(self, name: str) -> Act | None:
        if not self._acts:
            self._acts.update({act.id: act for act in self.library.acts})
        return self._acts.get(name)

    def tree(self, layout: Layout, aspect: str, flags: frozenset[str], brand: Brand) -> Tree:
        """The layout compiled for this aspect, the flags its variants ask for, and the brand. Cached."""
        wanted = flags & frozenset(layout.flags)
        key = (layout.id, aspect, wanted, brand.id)
        if key not in self._trees:
            # Problems were reported when the layout was read; the brand's own declarations are checked there too.
            self._trees[key] = layout.tree(aspect, wanted, brand.overrides, Problems())
        return self._trees[key]

    def templates(self, tree: Tree, palette: Palette, brand: Brand) -> dict[str, Template]:
        """The pages of a tree with colours and inherited declarations settled. Cached."""
        key = (id(tree), palette, brand.id)
        if key not in self._templates:
            self._templates[key] = compile_tree(tree, palette, brand)
        return self._templates[key]

    def fixed(self, tree: Tree, canvas: Mapping[str, float]) -> Fixed:
        """The lengths of a tree on a canvas before any size gives way. Cached."""
        key = (id(tree), tuple(canvas.values()))
        if key not in self._fixed:
            self._fixed[key] = Fixed(tree.vars, tree.sizes, canvas)
        return self._fixed[key]
