"""A `Paragraph` and a measure in em come in; its lines go out: greedy, pretty or balanced (CSS Text 4, text-wrap).

No line is wider than the measure unless it is a single piece that no break can divide.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from typing import Literal

from cardmaker.text.paragraph import HYPHEN, Block, Candidates, Paragraph, loosened, relaxed
from cardmaker.text.segments import Line, Reason, segments

Wrap = Literal["greedy", "pretty", "balance"]

EPSILON = 1e-6
HYPHEN_RAG = 0.3  # a hyphen is worth it where the line would else leave this part of the measure empty
KEPT_FILL = 0.35  # of the measure: a line may be as short as this to keep words together that have to be cut anyway
KEPT_FOLLOWING = 0.5  # of the measure: if the line after it is then at least as long as this
PRETTY_LAST = 0.4  # of the measure: a single word this wide may stand alone on the last line
ENDING_FILL = 0.45  # of the measure: no line but the last may become shorter than this for the last one's sake
TIES = 2.0  # a line filled for itself may be this much emptier for what its end would part than one of a whole text
OF_TWO = 0.5  # how much a first line's emptiness counts where only one line follows: there is no edge to be ragged
NARROWER = 12  # times that lines are set anew where cut letters do not fit: nearly all texts need one or two
ENDING_LINES = 3  # as many lines at the end at most are set anew where a short word would stand alone on the last one
SHORT_LAST, SHORT_LAST_COST = 0.33, 0.25  # a last line below this part of the measure, and what an empty one would cost
LONE_LAST, LONE_LAST_COST = 0.45, 0.05  # the same for a single word
BALANCE_LAST = 0.4  # of the mean line: a single word must be this wide to end a balanced text
SHORT_LINE, SHORT_LINE_COST = 0.6, 0.15  # a balanced line below this part of the mean looks like a step in the text


def break_lines(
    paragraph: Paragraph, measure: float, *, wrap: Wrap = "greedy", hyphenate: bool = False
) -> tuple[Line, ...]:
    """Breaks the text into lines at most `measure` em wide.

    `pretty` fills line after line, but keeps together what reads as one, and leaves no short word alone on the last
    line. `balance` makes all lines of a block about equally long. Both need as many lines as `greedy`. An empty text
    has no lines.
    """
    lines: list[Line] = []
    for block in paragraph.blocks:
        found = _block_lines(paragraph, block, measure, wrap, hyphenate)
        lines += _exact(paragraph, block, found, measure, wrap, hyphenate) if paragraph.complex else found
    return tuple(lines)


def _block_lines(paragraph: Paragraph, block: Block, measure: float, wrap: Wrap, hyphenate: bool) -> list[Line]:
    candidates = relaxed(paragraph, block, measure, hyphenate)
    chosen = _greedy(candidates, block.left, measure)
    if wrap == "balance" and len(chosen) > 1:
        chosen = _balance(paragraph, candidates, block, measure, chosen)
    elif wrap == "pretty" and len(chosen) > 1:
        loose = relaxed(paragraph, loosened(paragraph, block), measure, hyphenate)
        found = _pretty(paragraph, loose, block, measure, chosen, candidates)
        if found:
            return _lines(block, loose, found)
    return _lines(block, candidates, chosen)


def _exact(
    paragraph: Paragraph, block: Block, lines: list[Line], measure: float, wrap: Wrap, hyphenate: bool
) -> list[Line]:
    """Lines with the widths they have once cut, where cutting changes letters; narrower again if they then overflow."""
    narrower = measure
    for _ in range(NARROWER):
        lines = [_measured(paragraph, line) for line in lines]
        # A line of one piece overflows whatever the measure.
        divided = (line for line in lines if any(line.start < found.at < line.stop for found in block.breaks))
        excess = max((line.width - measure for line in divided), default=0)
        if excess <= EPSILON:
            break
        narrower -= excess
        lines = _block_lines(paragraph, block, narrower, wrap, hyphenate)
    return [_measured(paragraph, line) for line in lines]


def _measured(paragraph: Paragraph, line: Line) -> Line:
    if line.hyphen:
        return line
    return replace(line, width=sum(segment.width for segment in segments(paragraph, line)))


def count_lines(paragraph: Paragraph, measure: float, hyphenate: bool = False) -> int:
    """How many lines `break_lines` would make, whatever its wrap."""
    if paragraph.complex:  # letters that change where they are cut are as wide as only the cut ones tell
        return len(break_lines(paragraph, measure, hyphenate=hyphenate))
    return sum(
        len(_greedy(relaxed(paragraph, block, measure, hyphenate), block.left, measure)) for block in paragraph.blocks
    )


def parted(paragraph: Paragraph, lines: tuple[Line, ...]) -> int:
    """How many of the lines end inside a word, or between words that belong together."""
    ends = {line.end for line in lines[:-1]}
    held = sum(found.at in ends for block in paragraph.blocks for found in block.breaks if found.kept)
    return held + sum(line.hyphen for line in lines)


def _lines(block: Block, candidates: Candidates, chosen: list[int]) -> list[Line]:
    lines: list[Line] = []
    start, left = block.start, block.left
    last = len(candidates.at) - 1
    for index in chosen:
        hyphen = candidates.hyphen[index]
        reason: Reason = "hyphen" if hyphen else "soft"
        if index == last:
            reason = "end" if block.final else "hard"
        stop, end = max(start, candidates.stop[index]), candidates.at[index]
        width = max(0.0, candidates.right[index] - left) if stop > start else 0.0
        lines.append(Line(start, stop, end, width, hyphen, reason))
        start, left = end, candidates.left[index]
    return lines


def _greedy(candidates: Candidates, left: float, measure: float) -> list[int]:
    """The last break that fits, line after line; indices into `candidates`."""
    chosen: list[int] = []
    reach, lefts, penalty = candidates.reach, candidates.left, candidates.penalty
    index, count = 0, len(reach)
    while index < count:
        found = max(bisect_right(reach, left + measure + EPSILON, index) - 1, index)
        if candidates.forced and penalty[found] >= HYPHEN:
            found = _rather_free(candidates, left, measure, index, found)
        chosen.append(found)
        left = lefts[found]
        index = found + 1
    return chosen


def _rather_free(candidates: Candidates, left: float, measure: float, first: int, found: int) -> int:
    """The free break before a hyphen or a kept break, where it leaves a small enough gap."""
    free = found
    while free >= first and candidates.penalty[free] >= HYPHEN:
        free -= 1
    if free < first:
        return found
    filled = candidates.right[free] - left
    if candidates.hyphen[found]:
        return free if filled >= (1 - HYPHEN_RAG) * measure else found
    begin = candidates.left[free]
    following = max(bisect_right(candidates.reach, begin + measure + EPSILON, free + 1) - 1, free + 1)
    # What should stay together starts on a line of its own, unless a short word would then stand there alone.
    whole = candidates.right[following] - begin >= KEPT_FOLLOWING * measure
    return free if filled >= KEPT_FILL * measure and whole else found


# --- pretty and balanced ------------------------------------------------------------------------------------------


def _last_start(paragraph: Paragraph, candidates: Candidates, shortest: float) -> int:
    """The last break after which two words or `shortest` em remain for the last line; -1 if there is none."""
    last = len(candidates.at) - 1
    for before in range(last - 1, -1, -1):
        if candidates.right[last] - candidates.left[before] >= shortest:
            return before
        if len(paragraph.text[candidates.at[before] : candidates.stop[last]].split()) > 1:
            return before
    return -1


def _pretty(
    paragraph: Paragraph, loose: Candidates, block: Block, measure: float, chosen: list[int], strict: Candidates
) -> list[int]:
    """Greedy's lines again, in the same number, now that tied breaks may be used; indices into `loose`.

    Only where a short word would stand alone at the end are the last lines weighed together.
    """
    at = {stop: index for index, stop in enumerate(loose.at)}
    same = [at.get(strict.at[index], -1) for index in chosen]
    if -1 in same:
        return []
    filled = _filled(loose, block.left, measure, same)
    last_start = _last_start(paragraph, loose, PRETTY_LAST * measure)
    words = _ending_costs(paragraph, loose, measure) if filled[-2] > last_start else []
    for lines in range(2, min(ENDING_LINES, len(filled)) + 1) if words else ():
        head = filled[: len(filled) - lines]
        first = head[-1] + 1 if head else 0
        left = loose.left[head[-1]] if head else block.left
        latest = _farthest(loose, first, left, measure)[:lines]
        latest += [len(loose.at) - 1] * (lines - len(latest))
        tail = _best(loose, first, left, measure, latest, measure, last_start, words) if last_start >= first else []
        if tail and (len(filled) == 2 or _least(loose, left, tail) >= ENDING_FILL * measure):
            return head + tail
    return filled


def _least(candidates: Candidates, left: float, chosen: list[int]) -> float:
    """The width of the shortest line but the last, in em."""
    lefts = [left, *(candidates.left[index] for index in chosen)]
    return min(candidates.right[index] - begin for index, begin in zip(chosen[:-1], lefts, strict=False))


def _filled(candidates: Candidates, left: float, measure: float, greedy: list[int]) -> list[int]:
    """Line after line the fullest that does not part words that belong together; as many lines as `greedy`.

    No line ends so early that the rest would not fit, nor with a hyphen that saves no line. Where it would take fewer
    lines, it is greedy's own.
    """
    last = len(candidates.at) - 1
    earliest = _earliest(candidates, measure + EPSILON, len(greedy), last - 1)
    chosen: list[int] = []
    index = 0
    for least in earliest[:-1]:
        end = max(bisect_right(candidates.reach, left + measure + EPSILON, index) - 1, index)
        if end >= last:
            return greedy
        best, cost = end, float("inf")
        for found in range(end, max(least, index) - 1, -1):
            slack = (measure - candidates.right[found] + left) / measure if measure > 0 else 0.0
            if slack * slack >= cost:
                break
            here = slack * slack + TIES * max(0.0, candidates.penalty[found])
            if here < cost:
                best, cost = found, here
        if best < index:
            return greedy
        chosen.append(best)
        left, index = candidates.left[best], best + 1
    fits = bool(chosen) and candidates.right[last] - left <= measure + EPSILON
    return [*chosen, last] if fits else greedy


def _farthest(candidates: Candidates, first: int, left: float, measure: float) -> list[int]:
    """For each line the last break it could end at, whatever the penalties."""
    found: list[int] = []
    index, count = first, len(candidates.reach)
    while index < count:
        end = max(bisect_right(candidates.reach, left + measure + EPSILON, index) - 1, index)
        found.append(end)
        left, index = candidates.left[end], end + 1
    return found


def _ending_costs(paragraph: Paragraph, candidates: Candidates, measure: float) -> list[float]:
    """What it costs that the last line begins after each break: short ones and single words look lonely."""
    last = len(candidates.at) - 1
    costs: list[float] = []
    for index in range(last):
        share = (candidates.right[last] - candidates.left[index]) / measure if measure > 0 else 1.0
        cost = 0.0
        if share < SHORT_LAST:
            cost = SHORT_LAST_COST * (1.0 - share / SHORT_LAST)
        if share < LONE_LAST and " " not in paragraph.text[candidates.at[index] : candidates.stop[last]]:
            cost += LONE_LAST_COST
        costs.append(cost)
    return costs


def _balance(
    paragraph: Paragraph, candidates: Candidates, block: Block, measure: float, chosen: list[int]
) -> list[int]:
    """As many lines as greedy, each as near as possible to the mean, breaking where the text allows it best."""
    mean = _mean(candidates, block.left, chosen)
    for last_start in (_last_start(paragraph, candidates, BALANCE_LAST * mean), len(candidates.at) - 2):
        found = _best(candidates, 0, block.left, measure, chosen, mean, last_start, None) if last_start >= 0 else []
        if found:
            return found
    return chosen


def _mean(candidates: Candidates, left: float, chosen: list[int]) -> float:
    total = 0.0
    for index in chosen:
        total += candidates.right[index] - left
        left = candidates.left[index]
    return total / len(chosen)


def _best(
    candidates: Candidates,
    first: int,
    left: float,
    measure: float,
    greedy: list[int],
    target: float,
    before_last: int,
    endings: list[float] | None,
) -> list[int]:
    """Breaks of the least cost in as many lines as `greedy`: squared distance from `target` plus penalties.

    `before_last` is the last place where the last line may begin. `endings` is what a last line costs that begins after
    each break; without it all lines count alike. Empty if there is no such breaking. Each line's break lies between the
    first one from which the rest still fits and greedy's own, so few of them are tried.
    """
    limit = measure + EPSILON
    earliest = _earliest(candidates, limit, len(greedy), before_last)
    if not earliest:
        return []
    rights, lefts, penalties = candidates.right, candidates.left, candidates.penalty
    scale = 1.0 / target if target > 0 else 1.0
    short = SHORT_LINE * target if endings is None else 0.0
    weight = OF_TWO if endings is not None and len(greedy) == 2 and first == 0 else 1.0
    layer: list[tuple[int, float, float, tuple[int, ...]]] = [(first - 1, left, 0.0, ())]
    last = len(rights) - 1
    for number, latest in enumerate(greedy):
        final = latest == last and number == len(greedy) - 1
        following: list[tuple[int, float, float, tuple[int, ...]]] = []
        low = last if final else max(earliest[number], first)
        for index in range(low, (last if final else min(latest, before_last)) + 1):
            right = rights[index]
            best = -1.0
            back: tuple[int, ...] = ()
            found = False
            for before, begin, cost, path in layer:
                width = right - begin
                if before >= index or width > limit:
                    continue
                if endings is None or not final:
                    slack = (target - width) * scale
                    cost += slack * slack * weight
                    if width < short and not final:
                        cost += SHORT_LINE_COST
                else:
                    cost += endings[before] if before >= 0 else 0.0
                if not found or cost < best:
                    found, best, back = True, cost, path
            if found:
                following.append((index, lefts[index], best + penalties[index], (*back, index)))
        layer = following
    return list(min(layer, key=lambda entry: entry[2])[3]) if layer else []


def _earliest(candidates: Candidates, limit: float, count: int, before_last: int) -> list[int]:
    """For each line, the first break from which the following lines still fit; empty if they cannot."""
    earliest = [len(candidates.at) - 1]
    right = candidates.right[-1]
    for _ in range(count - 1):
        end = min(earliest[-1] - 1, before_last)
        found = end
        while found >= 0 and right - candidates.left[found] <= limit:
            found -= 1
        found += 1
        if found > end:
            return []
        earliest.append(found)
        right = candidates.right[found]
    return earliest[::-1]
