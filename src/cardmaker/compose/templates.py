"""A layout tree and a brand's colours come in; templates with colours, inheritance and constants settled go out.

A template is what all cards of one layout, aspect, brand and topic have in common: made once, then filled per card.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from cardmaker.animation import STILL, Animation, Motion, Transition
from cardmaker.design import Brand, Tree
from cardmaker.design.boxes import Box
from cardmaker.design.declarations import Declared, Gradient, Style
from cardmaker.design.properties import INHERITED
from cardmaker.design.values import Name, Number, Paint, Value, Word, has_em, names
from cardmaker.frozen import frozen
from cardmaker.scene import Rgba

Palette = tuple[tuple[str, Rgba], ...]
ZERO = Number(0.0)
ZEROS = (ZERO, ZERO, ZERO, ZERO)
_CLEAR: Rgba = (0, 0, 0, 0)
_ROOT_SIZE = Number(30.0)


@frozen
class Type:
    """How a box sets text. Lengths are values in design px or em; `digits` says `size` is a digit's height.

    `sized_by` are the lengths and sizes that `size` is made from, by name.
    """

    family: str
    weight: int
    italic: bool
    size: Value
    sized_by: frozenset[str]
    digits: bool
    line_height: Value
    spacing: Value
    tabular: bool
    color: Rgba
    link: Rgba
    align: str
    wrap: str
    trim: bool
    ellipsis: bool
    strike: bool
    strike_color: Rgba | None
    max_lines: int
    hyphens: bool
    hyphens_below: Value | None
    optical: bool
    highlight: Rgba
    bar: bool


@frozen
class Look:
    """What a box paints besides text; `bare`: no background, border or shadow."""

    bare: bool

    background: Rgba
    gradient: tuple[float, tuple[tuple[float, Rgba], ...]] | None
    border_width: Value
    border_color: Rgba
    radius: tuple[Value, ...]
    shadow: tuple[tuple[Value, ...], Rgba] | None
    opacity: float
    spot: Rgba
    position: str
    bleed: float
    surface: str
    optical: bool
    show_from: Value
    duotone: bool
    screen: Value
    size: Value
    size_current: Value
    stroke: Value
    quiet_zone: int
    columns: int
    foot: Value


@frozen
class Template:
    """A box ready to be filled. `flex` are its layout declarations.

    `moves` tells whether anything depends on a size that may give way, `flex_moves` whether `flex` does.

    `blocks`, where `element` is `blocks` or `tiles`, are the templates of what it is filled with: a text's blocks by
    style name (a lead without others is `lead-alone`), the `stack` of all, the `rest` after the lead, a `row` of tiles.
    """

    name: str
    element: str
    content: str
    when: tuple[tuple[str, bool], ...]
    flex: Mapping[str, Declared]
    moves: bool
    flex_moves: bool
    type: Type
    look: Look
    children: tuple[Template, ...]
    blocks: Mapping[str, Template]
    motion: Motion = STILL


def compile_tree(tree: Tree, palette: Palette, brand: Brand) -> dict[str, Template]:
    """Pages by name."""
    compiler = _Compiler(tree, dict(palette), brand)
    return {name: compiler.template(page, {}) for name, page in sorted(tree.pages.items())}


BLOCK_STYLES = ("lead", "lead-plain", "lead-off", "heading", "paragraph", "item", "numeral")


class _Compiler:
    def __init__(self, tree: Tree, colors: dict[str, Rgba], brand: Brand) -> None:
        self.tree = tree
        self.colors = colors
        self.brand = brand
        self.moving = _moving(tree)

    def template(self, box: Box, inherited: Style) -> Template:
        style = {**inherited, **box.style}
        if "font-size" in box.style or "digit-height" in box.style:
            style["font-size"] = box.style.get("digit-height", box.style.get("font-size", _ROOT_SIZE))
        passed = {key: style[key] for key in INHERITED if key in style}
        made = Template(
            name=box.name,
            element=box.element,
            content=box.content,
            when=box.when,
            flex=_flex(box.style),
            moves=self._moves(style, style.get("font-size", _ROOT_SIZE)),
            flex_moves=self._moves(_flex(box.style), style.get("font-size", _ROOT_SIZE), own=False),
            type=self._type(style, "digit-height" in box.style),
            look=self._look(style),
            children=tuple(self.template(child, passed) for child in box.children),
            blocks={name: self._block(name, box, passed) for name in BLOCK_STYLES} if box.element == "blocks" else {},
            motion=_motion(box.style),
        )
        return replace(made, blocks={**made.blocks, **_parts(made)}) if box.element in ("blocks", "tiles") else made

    def _block(self, name: str, box: Box, passed: Style) -> Template:
        own = (
            {**self.tree.styles.get("lead", {}), **self.tree.styles.get(name, {})}
            if name.startswith("lead-")
            else (self.tree.styles.get(name, {}))
        )
        leaf = Box(f"{box.name}-{name}" if box.name else name, "text", "", (), own, (), box.span)
        return self.template(leaf, passed)

    def _moves(self, style: Style, font_size: Declared, own: bool = True) -> bool:
        """Whether a declaration depends on a size that may give way, directly, through em or (`own`) as font size."""
        font_moves = any(name in self.moving for name in _names(font_size))
        for declared in style.values():
            for value in _values(declared):
                if any(name in self.moving for name in names(value)) or (font_moves and has_em(value)):
                    return True
        return own and font_moves

    def color(self, declared: Declared | None) -> Rgba:
        match declared:
            case Paint(rgba):
                return rgba
            case Name(name):
                return self.colors.get(name, _CLEAR)
        return _CLEAR

    def _type(self, style: Style, digits: bool) -> Type:
        family = style.get("font-family", Name("sans"))
        if isinstance(family, Name):
            family = self.brand.fonts.get(family.name, "")
        size = _value(style.get("font-size"), _ROOT_SIZE)
        return Type(
            family=str(family),
            weight=int(_plain(style.get("font-weight"), 400)),
            italic=style.get("font-style") == "italic",
            size=size,
            sized_by=frozenset(names(size)),
            digits=digits,
            line_height=_value(style.get("line-height"), Number(1.2)),
            spacing=_value(style.get("letter-spacing"), ZERO),
            tabular=style.get("font-variant-numeric") == "tabular-nums",
            color=self.color(style.get("color")),
            link=self.color(style.get("link-color", style.get("color"))),
            align=str(style.get("text-align", "start")),
            wrap=str(style.get("text-wrap", "wrap")),
            trim=style.get("text-box") == "trim",
            ellipsis=style.get("text-overflow") == "ellipsis",
            strike=style.get("text-decoration") == "line-through",
            strike_color=self.color(style["text-decoration-color"]) if "text-decoration-color" in style else None,
            max_lines=int(_plain(style.get("max-lines"), 0)),
            hyphens=style.get("hyphens") == "auto",
            hyphens_below=_value(style["hyphens-below"], ZERO) if "hyphens-below" in style else None,
            optical=style.get("optical-margin") == "start",
            highlight=self.color(style.get("highlight")),
            bar=style.get("highlight-style") == "bar",
        )

    def _look(self, style: Style) -> Look:
        background = style.get("background")
        border = style.get("border")
        shadow = style.get("box-shadow")
        return Look(
            bare=not (background or border or shadow),
            background=self.color(background),
            gradient=(
                (background.angle, tuple((at, self.color(value)) for at, value in background.stops))
                if isinstance(background, Gradient)
                else None
            ),
            border_width=border[0] if isinstance(border, tuple) else ZERO,
            border_color=self.color(border[1]) if isinstance(border, tuple) else _CLEAR,
            radius=_four(style.get("border-radius")),
            shadow=(shadow[:3], self.color(shadow[3])) if isinstance(shadow, tuple) else None,
            opacity=_plain(style.get("opacity"), 1.0),
            spot=self.color(style.get("spot")),
            position=str(style.get("object-position", "center")),
            bleed=_plain(style.get("bleed"), 0.0),
            surface=str(style.get("surface", "paper")),
            optical=style.get("optical-edge") == "left",
            show_from=_value(style.get("show-from"), ZERO),
            duotone=style.get("tone") == "duotone",
            screen=_value(style.get("screen"), ZERO),
            size=_value(style.get("size"), Number(16.0)),
            size_current=_value(style.get("size-current"), Number(40.0)),
            stroke=_value(style.get("stroke"), Number(4.0)),
            quiet_zone=int(_plain(style.get("quiet-zone"), 4)),
            columns=int(_plain(style.get("columns"), 3)),
            foot=_value(style.get("foot"), ZERO),
        )


def _motion(style: Style) -> Motion:
    animation, highlight = style.get("animation"), style.get("highlight-animation")
    transition = style.get("transition")
    if animation is None and highlight is None and transition is None and "hold" not in style:
        return STILL
    return Motion(
        animation if isinstance(animation, Animation) else None,
        highlight if isinstance(highlight, Animation) else None,
        transition if isinstance(transition, Transition) else Transition(),
        _plain(style.get("hold"), 0.0),
    )


def _parts(template: Template) -> dict[str, Template]:
    """The boxes that an answer's blocks or a cover's tiles stand in."""
    stack = replace(template, flex={"flex-direction": "column", **template.flex})  # a column unless the layout says row
    if template.element == "tiles":
        look = replace(template.look, bare=False, background=_CLEAR, gradient=None)
        return {"stack": stack, "row": replace(template, name="", element="", flex=_ROW, look=look)}
    alone = {
        f"{name}-alone": replace(lead, flex={key: value for key, value in lead.flex.items() if key != "margin"})
        for name, lead in template.blocks.items()
        if name.startswith("lead")
    }
    # What follows the lead: its gap is in em of the body.
    flex = {**_REST, **_BESIDE} if template.flex.get("flex-direction") == "row" else _REST
    body = template.blocks["paragraph"].type
    rest = replace(template, name="", element="", flex=flex, moves=True, flex_moves=True, type=body, motion=STILL)
    return {"stack": stack, "rest": rest, **alone}


BLOCK_GAP = 0.62
_ROW: dict[str, Declared] = {"flex-direction": "row"}
_REST: dict[str, Declared] = {"flex-direction": "column", "gap": Number(BLOCK_GAP, "em")}
_BESIDE: dict[str, Declared] = {"flex-grow": Number(1.0), "flex-shrink": Number(1.0), "flex-basis": Number(0.0)}
_FLEX = (
    *("flex-direction", "justify-content", "align-items", "align-self", "gap", "padding", "margin", "width", "height"),
    *("min-width", "min-height", "max-width", "max-height", "flex-grow", "flex-shrink", "flex-basis", "aspect-ratio"),
    *("position", "top", "right", "bottom", "left", "border"),
)


def _flex(style: Style) -> dict[str, Declared]:
    return {key: style[key] for key in _FLEX if key in style}


def _moving(tree: Tree) -> frozenset[str]:
    """Sizes that may give way, and the lengths that are made from them."""
    moving = set(tree.sizes)
    grown = True
    while grown:
        more = {name for name, value in tree.vars.items() if name not in moving and moving & set(names(value))}
        moving |= more
        grown = bool(more)
    return frozenset(moving)


def _names(declared: Declared) -> list[str]:
    return [name for value in _values(declared) for name in names(value)]


def _values(declared: Declared) -> tuple[Value, ...]:
    if isinstance(declared, tuple):
        return declared
    if isinstance(declared, str | Gradient | Animation | Transition):
        return ()
    return (declared,)


def _value(declared: Declared | None, default: Value) -> Value:
    if declared is None or isinstance(declared, str | tuple | Gradient | Word | Animation | Transition):
        return default
    return declared


def _four(declared: Declared | None) -> tuple[Value, ...]:
    return declared if isinstance(declared, tuple) else ZEROS


def _plain(declared: Declared | None, default: float) -> float:
    return declared.value if isinstance(declared, Number) else default
