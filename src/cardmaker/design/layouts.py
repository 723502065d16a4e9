"""Nodes of layout files come in; layouts that can be compiled for an aspect, a set of flags and a brand go out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace

from cardmaker import source
from cardmaker.design.boxes import Box, Reader
from cardmaker.design.brands import TOPIC_COLORS, Brand
from cardmaker.design.declarations import Style, merge, near
from cardmaker.design.naming import check_boxes
from cardmaker.design.properties import FLAGS, TEXTS
from cardmaker.design.shapes import misshapen
from cardmaker.design.steps import (
    STAND_IN,
    Range,
    Step,
    entries_of,
    items_of,
    lengths_of,
    size_of,
    steps_of,
    word_of,
    words_of,
)
from cardmaker.design.values import Value
from cardmaker.design.verify import Sheet, Verifier, verify_motion
from cardmaker.diagnostics import Problems, Span
from cardmaker.frozen import frozen

ASPECTS = ("tall", "portrait", "square", "wide")
KEYS = {
    "extends": "the layout this one changes",
    "about": "one sentence for the designer",
    "aspects": "the aspects this layout has a form for",
    "otherwise": "the layout to use where this one has no form, or the placement takes one picture",
    "slides": "the aspects in which it is a carousel with `cover`, `slide` and `end` pages",
    "clip": "the aspects in which it is a clip with `cover`, `slide`, `end` and maybe `number` and `subtitles` pages",
    "vars": "lengths by name, used as $name",
    "sizes": "lengths that may give way when text is long: {max, min}",
    "styles": "named sets of declarations",
    "parts": "boxes used more than once, by name",
    "pages": "the boxes: `page`, or `cover`, `slide`, `end` and maybe `figure`; in clips maybe `number`, `subtitles`",
    "boxes": "declarations for boxes by their id",
    "fit": "what gives way when text is long, in order",
    "overflow": "what to do when nothing more can give way: slides, short, leading",
    "variants": "changes for an aspect or a flag, in order",
}
NOT_IN_VARIANTS = ("extends", "variants", "overflow", "aspects", "otherwise", "slides", "clip", "about")
OVERFLOWS = ("slides", "short", "leading")


@frozen
class Tree:
    """A layout compiled for one aspect, set of flags and brand."""

    vars: Mapping[str, Value]
    sizes: Mapping[str, Range]
    styles: Mapping[str, Style]
    pages: Mapping[str, Box]
    fit: tuple[Step, ...]

    def steps(self, flags: Collection[str]) -> tuple[Step, ...]:
        """Those of `fit` that apply."""
        return tuple(step for step in self.fit if not step.when or step.when in flags)


@frozen
class Held:
    """What layouts are held against: what brands have and put over them, and the aspects to try.

    `colors` are the colours a layout may name; `verifier` knows the font roles. `readers` have read boxes with the same
    lengths, styles and parts before: a layout is tried as many trees, most of which differ in a few lengths or boxes.
    """

    colors: frozenset[str]
    overrides: tuple[source.Mapping, ...]
    aspects: frozenset[str]
    verifier: Verifier
    readers: dict[tuple[object, ...], tuple[source.Mapping, Reader]] = field(default_factory=dict)

    def reader(self, node: source.Mapping, lengths: frozenset[str], problems: Problems) -> Reader:
        key = (lengths, id(node.get("styles")), id(node.get("parts")))
        if key not in self.readers:  # `node` is kept with it, so that its parts keep their ids
            self.readers[key] = (node, Reader.of(node, lengths, self.colors, problems))
        return self.readers[key][1]


@frozen
class Layout:
    """`node` is the file with everything it extends merged in; `flags` are those its variants ask for."""

    id: str
    aspects: tuple[str, ...]
    otherwise: str
    slides: tuple[str, ...]
    clip: tuple[str, ...]
    overflow: tuple[str, ...]
    flags: tuple[str, ...]
    node: source.Mapping

    def tree(
        self,
        aspect: str,
        flags: frozenset[str],
        over: source.Mapping,
        problems: Problems,
        held: Held | None = None,
    ) -> Tree:
        """Compile for an aspect and flags; `over` is the brand's `vars` and `styles`. With `held`, verified too."""
        node = self.node
        for variant in self.variants(aspect, flags):
            node = merge(node, variant)
        return _compile(merge(node, over), held, problems)

    def variants(self, aspect: str, flags: frozenset[str]) -> tuple[source.Mapping, ...]:
        """Those that apply, in order: all that a tree depends on besides the layout and the brand."""
        every = items_of(self.node.get("variants"))
        return tuple(one for one in every if isinstance(one, source.Mapping) and _applies(one, aspect, flags))


def read_layouts(
    nodes: Mapping[str, source.Node],
    problems: Problems,
    brands: Sequence[Brand] = (),
    aspects: Collection[str] = ASPECTS,
) -> tuple[Layout, ...]:
    """Read every layout, `nodes` by id (the file's name). Each is tried for `aspects` and all flags to find faults."""
    layouts = []
    overrides = tuple(brand.overrides for brand in brands if brand.overrides.entries)
    held = Held(_colors(brands), overrides, frozenset(aspects), Verifier(_families(brands)))
    for name in sorted(nodes):
        merged = _extended(name, nodes, problems, ())
        # What layouts have in common is read anew for each: all of them are in error where it is.
        layout = _read(name, merged, nodes, replace(held, readers={}), problems) if merged else None
        if layout:
            layouts.append(layout)
    return tuple(layouts)


def _extended(
    name: str, nodes: Mapping[str, source.Node], problems: Problems, path: tuple[str, ...]
) -> source.Mapping | None:
    node = nodes[name]
    if not isinstance(node, source.Mapping):
        problems.error(node.span, "a layout is a mapping of keys", "accepted: " + ", ".join(KEYS))
        return None
    if misshapen(node, problems):
        return None
    parent = node.get("extends")
    if parent is None:
        return node
    if not isinstance(parent, source.Scalar) or parent.value not in nodes:
        named = parent.value if isinstance(parent, source.Scalar) else "this"
        problems.error(parent.span, f"there is no layout `{named}` to extend", near(named, nodes))
        return None
    if parent.value in (*path, name):
        chain = " → ".join((*path, name, parent.value))
        problems.error(parent.span, f"layouts extend one another in a circle: {chain}", "remove one `extends`")
        return None
    base = _extended(parent.value, nodes, problems, (*path, name))
    return _stacked(base, node) if base else None


def _stacked(base: source.Mapping, node: source.Mapping) -> source.Mapping:
    """`node` over `base`, but variants of both stay, the base's first."""
    merged = merge(base, node)
    mine, theirs = node.get("variants"), base.get("variants")
    if mine is None or theirs is None:
        return merged
    both = source.Sequence(items_of(theirs) + items_of(mine), mine.span)
    return source.Mapping(tuple((k, both if k.value == "variants" else v) for k, v in merged.entries), merged.span)


def _read(
    name: str,
    node: source.Mapping,
    nodes: Mapping[str, source.Node],
    held: Held,
    problems: Problems,
) -> Layout | None:
    before = problems.told
    for key, _ in node.entries:
        if key.value not in KEYS:
            problems.error(key.span, f"`{key.value}` is not a key of a layout", near(key.value, KEYS))
    if node.get("pages") is None:
        return None  # only parts and styles for other layouts
    otherwise = word_of(node.get("otherwise"), tuple(nodes), "layout", problems)
    layout = Layout(
        id=name,
        aspects=words_of(node.get("aspects"), ASPECTS, "aspect", problems) or ASPECTS,
        otherwise=otherwise,
        slides=words_of(node.get("slides"), ASPECTS, "aspect", problems),
        clip=words_of(node.get("clip"), ASPECTS, "aspect", problems),
        overflow=words_of(node.get("overflow"), OVERFLOWS, "way out", problems),
        flags=_variant_flags(node, problems),
        node=node,
    )
    _check_pages(layout, problems)
    _try_out(layout, held, problems)
    return layout if problems.told == before else None


def _try_out(layout: Layout, held: Held, problems: Problems) -> None:
    """Compile the layout as every aspect, flag and brand makes it; where the same variants apply, once."""
    none = source.Mapping((), layout.node.span)
    every = sorted({(), *((flag,) for flag in layout.flags), *_flag_sets(layout.node)})
    tried: set[tuple[int, ...]] = set()
    for aspect in sorted(held.aspects.intersection(layout.aspects)):
        cases = [(frozenset(flags), none) for flags in every] + [(frozenset[str](), over) for over in held.overrides]
        for flags, over in cases:
            key = (id(over), *map(id, layout.variants(aspect, flags)))
            if key not in tried:
                tried.add(key)
                layout.tree(aspect, flags, over, problems, held)


def _families(brands: Sequence[Brand]) -> frozenset[str]:
    return frozenset.intersection(*(frozenset(brand.fonts) for brand in brands)) if brands else frozenset()


def _flag_sets(node: source.Mapping) -> Iterator[tuple[str, ...]]:
    """The flags each variant asks for together."""
    for variant in items_of(node.get("variants")):
        if isinstance(variant, source.Mapping):
            words = [item.value for item in items_of(variant.get("when")) if isinstance(item, source.Scalar)]
            yield tuple(sorted(word for word in words if not word.startswith("not ")))


def _check_pages(layout: Layout, problems: Problems) -> None:
    """The pages a layout must have, by what it makes."""
    pages = layout.node.get("pages")
    given = {key.value: value for key, value in entries_of(pages)}
    for key, _ in entries_of(pages):
        if key.value not in PAGES:
            problems.error(key.span, f"there is no page `{key.value}`", near(key.value, PAGES))
    wanted = ("cover", "slide", "end") if layout.slides or layout.clip else ("page",)
    missing = [name for name in wanted if name not in given]
    if missing and pages is not None:
        hint = "a layout with `slides` or `clip` has cover, slide and end; any other has page"
        problems.error(pages.span, f"`pages` lacks {', '.join(missing)}", hint)
    check_boxes(layout.node, problems)


PAGES = ("page", "cover", "slide", "figure", "number", "end", "subtitles")


def _colors(brands: Sequence[Brand]) -> frozenset[str]:
    """Colours that a layout may name: those that every brand has, and those of a topic and a tile."""
    if not brands:
        return frozenset()
    common = frozenset.intersection(*(frozenset(brand.tokens) for brand in brands))
    return common | {*TOPIC_COLORS, "shade", "light", "field-clear", "field-on-paper", "tile", "on-tile"}


def _variant_flags(node: source.Mapping, problems: Problems) -> tuple[str, ...]:
    flags: dict[str, None] = {}
    for variant in items_of(node.get("variants")):
        if not isinstance(variant, source.Mapping):
            problems.error(variant.span, "a variant is a mapping", "begin it with `aspect:` or `when:`")
            continue
        for key, value in variant.entries:
            if key.value == "aspect":
                words_of(value, ASPECTS, "aspect", problems)
            elif key.value == "when":
                for flag in words_of(value, (*FLAGS, *TEXTS, *(f"not {f}" for f in FLAGS)), "flag", problems):
                    flags[flag.removeprefix("not ")] = None
            elif key.value not in KEYS or key.value in NOT_IN_VARIANTS:
                problems.error(key.span, f"`{key.value}` is not a key of a variant", near(key.value, KEYS))
    return tuple(sorted(flags))


def _applies(variant: source.Mapping, aspect: str, flags: frozenset[str]) -> bool:
    aspects = [item.value for item in items_of(variant.get("aspect")) if isinstance(item, source.Scalar)]
    if aspects and aspect not in aspects:
        return False
    wanted = [item.value for item in items_of(variant.get("when")) if isinstance(item, source.Scalar)]
    return all((flag.removeprefix("not ") in flags) != flag.startswith("not ") for flag in wanted)


def _compile(node: source.Mapping, held: Held | None, problems: Problems) -> Tree:
    values = dict(lengths_of(node.get("vars"), problems))
    sizes = {key.value: size_of(value, problems) or STAND_IN for key, value in entries_of(node.get("sizes"))}
    lengths = frozenset((*values, *sizes))
    reader = held.reader(node, lengths, problems) if held else Reader.of(node, lengths, frozenset(), problems)
    tree = Tree(
        vars=values,
        sizes=sizes,
        styles=reader.styles,
        pages=reader.pages(node),
        fit=tuple(steps_of(node.get("fit"), sizes, problems)),
    )
    if held:
        _verify(tree, node, held, problems)
    return tree


def _verify(tree: Tree, node: source.Mapping, held: Held, problems: Problems) -> None:
    places = {key.value: value.span for key, value in (*entries_of(node.get("vars")), *entries_of(node.get("sizes")))}
    styles = {key.value: value.span for key, value in entries_of(node.get("styles"))}
    sheet = Sheet(
        vars={name: value for name, value in tree.vars.items() if name not in tree.sizes},
        sizes={name: (size.max, size.min) for name, size in tree.sizes.items()},
        styles=tree.styles,
        pages=tree.pages,
        places=places,
        style_places=styles,
        targets=tuple(_targets(node.get("fit"), tree.fit)),
    )
    held.verifier.verify(sheet, problems)
    for name, page in tree.pages.items():
        verify_motion(name, page, problems)
        if page.when:
            problems.error(page.span, f"the page `{name}` itself cannot have a `when`", "put it on a box inside")
    slide = tree.pages.get("slide")
    if slide and "body" not in tree.sizes:
        problems.error(slide.span, "slides are set by the size `body`, which is not there", "add it under `sizes:`")
    if slide and not _has_blocks(slide):
        problems.error(slide.span, "the slide has no box with `blocks` that is always there", "add `blocks: answer`")


def _targets(node: source.Node | None, steps: Iterable[Step]) -> Iterator[tuple[str, Value, Span]]:
    """The lengths that steps name, with the places they are written at."""
    written = {item.span: item for item in items_of(node) if isinstance(item, source.Mapping)}
    for step in steps:
        for key, value in (("to", step.to), ("spare", step.spare)):
            place = written[step.span].get(key)
            if value is not None and place is not None:
                yield key, value, place.span


def _has_blocks(box: Box) -> bool:
    return not box.when and (box.element == "blocks" or any(_has_blocks(child) for child in box.children))
