"""Blocks of an answer come in; their sentences, or sentences put together again, go out."""

from __future__ import annotations

from dataclasses import replace

from cardmaker.content import markup
from cardmaker.content.markup import Block, Inline


def sentences(block: Block) -> tuple[Block, ...]:
    return (block,) if block.kind == "lead" else tuple(markup.sentences(block))


def joined(pieces: tuple[Block, ...]) -> tuple[Block, ...]:
    """Sentences of the same block next to one another become one block again."""
    found: list[Block] = []
    for piece in pieces:
        if found and found[-1].kind == piece.kind == "paragraph":
            found[-1] = with_sentence(found[-1], piece)
        else:
            found.append(piece)
    return tuple(found)


def with_sentence(block: Block, piece: Block) -> Block:
    """A block with a sentence more."""
    return replace(block, inlines=(*block.inlines, Inline(" "), *piece.inlines))
