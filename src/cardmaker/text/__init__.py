"""Styled text comes in; lines that fit a measure, and glyphs at positions, go out.

`prepare` shapes spans once in em, `break_lines` and `count_lines` break them at any width, `place` positions a line.
"""

from cardmaker.text.itemise import Span
from cardmaker.text.lines import Wrap, break_lines, count_lines, parted
from cardmaker.text.paragraph import Paragraph, prepare
from cardmaker.text.placing import PlacedRun, ink, letters, place
from cardmaker.text.segments import Line

__all__ = [
    "Line",
    "Paragraph",
    "PlacedRun",
    "Span",
    "Wrap",
    "break_lines",
    "count_lines",
    "ink",
    "letters",
    "parted",
    "place",
    "prepare",
]
