"""Children with base sizes, minimums and maximums come in, their main sizes go out (9.7, both axes)."""

from __future__ import annotations

from cardmaker.compose.flex.node import Node


def hypothetical(flow: list[Node]) -> float:
    """Set every `main` to the hypothetical main size; their sum."""
    total = 0.0
    for kid in flow:
        size = kid.base
        if size > kid.highest:
            size = kid.highest
        if size < kid.lowest:
            size = kid.lowest
        kid.main = size
        total += size
    return total


def flex(flow: list[Node], total: float, space: float) -> None:
    """9.7: give every child its `main` so that they fill `space` px (gaps and margins off), as far as they may.

    `total` is what `hypothetical` gave; where it exceeds `space` every `lowest` must be known.
    """
    if total < space:
        flexing = [kid for kid in flow if kid.style.grow > 0.0 and kid.base <= kid.main]
        factors = weights = [kid.style.grow for kid in flexing]
    elif total > space:
        flexing = [kid for kid in flow if kid.style.shrink > 0.0 and kid.base >= kid.main]
        factors = [kid.style.shrink for kid in flexing]
        weights = [kid.style.shrink * kid.inner for kid in flexing]
    else:
        return
    if flexing:
        _distribute(flow, flexing, factors, weights, space)


def _distribute(
    flow: list[Node], flexing: list[Node], factors: list[float], weights: list[float], space: float
) -> None:
    """The loop of 9.7, step 4: share the free space by weight; freeze those that broke a minimum or maximum; repeat."""
    closed = sum([kid.main for kid in flow]) - sum([kid.main for kid in flexing])
    initial = space - closed - sum([kid.base for kid in flexing])
    free = initial
    while True:
        factor, weight = sum(factors), sum(weights)
        if factor < 1.0 and abs(initial * factor) < abs(free):
            free = initial * factor
        share = free / weight if weight > 0.0 else 0.0
        over = 0.0
        broken = []
        for kid, by in zip(flexing, weights, strict=True):
            wanted = size = kid.base + share * by
            if size > kid.highest:
                size = kid.highest
            if size < kid.lowest:
                size = kid.lowest
            kid.main = size
            broken.append(size - wanted)
            over += size - wanted
        if -_TINY < over < _TINY:
            return
        stay = [i for i, by in enumerate(broken) if (by <= 0.0 if over > 0.0 else by >= 0.0)]
        closed += sum([kid.main for kid in flexing]) - sum([flexing[i].main for i in stay])
        if not stay:
            return
        flexing, factors, weights = [flexing[i] for i in stay], [factors[i] for i in stay], [weights[i] for i in stay]
        free = space - closed - sum([kid.base for kid in flexing])


_TINY = 1e-9
