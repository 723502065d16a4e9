"""What a layout may show of a card or a cover: texts, flags, colours, blocks, the tiles of topics."""

from __future__ import annotations

import re
from collections.abc import Mapping

from cardmaker.compose.templates import Palette
from cardmaker.content.markup import Block
from cardmaker.content.model import Figure, Photo
from cardmaker.diagnostics import Span
from cardmaker.frozen import frozen

TALLY_MOST = 12
_WHOLE = re.compile("[0-9]{1,2}")  # a longer one could be 1e999999999


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
    if not _WHOLE.fullmatch(figure.value) or not _WHOLE.fullmatch(figure.was):
        return None
    value, was = int(figure.value), int(figure.was)
    if value > TALLY_MOST or not 0 < was <= TALLY_MOST:
        return None
    return min(value, was), max(value, was)
