"""What a layout may show of a card or a cover: texts, flags, colours, blocks, the tiles of topics."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from cardmaker.compose.templates import Palette
from cardmaker.content.markup import Block
from cardmaker.content.model import Figure, Photo
from cardmaker.diagnostics import Span
from cardmaker.frozen import frozen

TALLY_MOST = 12


@frozen
class Context:
    """What a layout may ask for, by the names of `design.properties`. `span` is the answer's place."""

    texts: Mapping[str, str]
    flags: frozenset[str]
    icon: str
    palette: Palette
    blocks: tuple[Block, ...]
    short: tuple[Block, ...]
    struck: bool
    photo: Photo | None
    figure: Figure | None
    tiles: tuple[Tile, ...]
    span: Span


@frozen
class Tile:
    """One topic's tile on a cover."""

    label: str
    icon: str
    palette: Palette


def tally(figure: Figure) -> tuple[int, int] | None:
    """(kept, all) squares where both values are whole and at most 12, else None."""
    try:
        value, was = Fraction(figure.value), Fraction(figure.was)
    except (ValueError, ZeroDivisionError):
        return None
    if value.denominator != 1 or was.denominator != 1 or not 0 <= value <= TALLY_MOST or not 0 < was <= TALLY_MOST:
        return None
    return (int(min(value, was)), int(max(value, was)))
