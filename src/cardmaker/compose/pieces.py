"""Blocks of an answer come in; their sentences, or the beginnings that can stand for the whole, go out."""

from __future__ import annotations

import itertools
from dataclasses import replace

from cardmaker.compose.slides import is_heading
from cardmaker.content import markup
from cardmaker.content.markup import Block, Inline

_UNFINISHED = (":", ";", ",", "—", "–")


def sentences(block: Block) -> tuple[Block, ...]:
    return (block,) if block.kind == "lead" else tuple(markup.sentences(block))


def openings(blocks: tuple[Block, ...]) -> tuple[tuple[Block, ...], ...]:
    """The beginnings of an answer that make sense by themselves, the shortest first; not the whole of it.

    Whole sentences; none ends with a heading, with what announces a list, or in the middle of a list: one of three
    conditions would be a wrong answer.
    """
    pieces = [(number, piece) for number, block in enumerate(blocks) for piece in sentences(block)]
    ends = (end for end in range(1, len(pieces)) if _stands(pieces[end - 1][1], pieces[end][1]))
    return tuple(_joined(pieces[:end]) for end in ends)


def _stands(last: Block, following: Block) -> bool:
    """Whether an answer may end between these two pieces."""
    if is_heading(last) or last.text.rstrip().endswith(_UNFINISHED):
        return False
    return not last.kind == following.kind == "item"


def _joined(pieces: list[tuple[int, Block]]) -> tuple[Block, ...]:
    """Sentences of one block, which has a number, become one block again."""
    found: list[Block] = []
    for _, group in itertools.groupby(pieces, key=lambda piece: piece[0]):
        whole, *more = (piece for _, piece in group)
        for piece in more:
            whole = with_sentence(whole, piece)
        found.append(whole)
    return tuple(found)


def with_sentence(block: Block, piece: Block) -> Block:
    """A block with a sentence more."""
    return replace(block, inlines=(*block.inlines, Inline(" "), *piece.inlines))
