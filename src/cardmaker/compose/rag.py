"""A text set at a width comes in; what is wrong with its lines goes out, as a number: 0 for none."""

from __future__ import annotations

from cardmaker.compose.nodes import Node
from cardmaker.text import parted

PARTED, STEPPED = 4, 2  # how much worse than a short last line
SHORTEST_LINE = 0.45  # of the longest: a line above others that is shorter looks like a step
SHORT_LINE = 0.6  # of the longest: two such lines, or one of a single word between others, look torn


def flaws(node: Node, width: float, last_line: float) -> int:
    """Words torn apart, short lines above long ones, a last line below `last_line` of the longest.

    A headline's torn word is worse than anything else. A body has many lines, so that words that belong together may be
    parted; but it is to fill its column: its lines are compared with that, and each below SHORT_LINE is a hole.
    """
    assert node.paragraph is not None
    lines = node.lines(width)
    if len(lines) < 2:
        return 0
    body = is_body(node)
    longest = node.measure(width) if body else max(line.width for line in lines)
    if longest <= 0:  # nothing to compare with
        return 0
    found = (1 if body else PARTED) * parted(node.paragraph, lines)
    shares = [line.width / longest for line in lines[:-1]]
    lone = [" " not in node.paragraph.text[line.start : line.stop] for line in lines[:-1]]
    short = sum(share < SHORT_LINE for share in shares)
    found += STEPPED * sum(share < SHORTEST_LINE for share in shares)
    found += short if body else STEPPED * (short > 1)
    found += STEPPED * any(share < SHORT_LINE and alone for share, alone in zip(shares[1:], lone[1:], strict=True))
    return found + (lines[-1].width < last_line * longest)


def is_body(node: Node) -> bool:
    """Whether a text is filled line after line, not balanced as headlines are."""
    return node.template.type.wrap != "balance"
