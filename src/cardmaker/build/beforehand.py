"""A project and its jobs come in; what is hard to read whatever is made of them goes out, so every run tells it.

How long a card takes to read follows from its text alone, and whether colours of states can be told apart from its
brand and its layouts.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import product

from cardmaker.content.markup import blocks
from cardmaker.design import Brand, Layout
from cardmaker.diagnostics import Diagnostic, Severity
from cardmaker.motion.timeline import OTHER, READING
from cardmaker.plan import Job
from cardmaker.project import Project
from cardmaker.readability.contrast import RGB, nearest, ratio
from cardmaker.readability.lines import words
from cardmaker.readability.vision import KINDS, NORMAL, difference
from cardmaker.source import Mapping, Node, Scalar
from cardmaker.source import Sequence as Items
from cardmaker.words import base

STATES = {"changed": "stale or not yet in force", "off": "superseded", "updated": "updated"}
"""The flags of layouts that tell a card's state, in words."""
ALWAYS = ""
GROUND = "paper"
LEAST = 4.5
"""The contrast that a stamp's words need on it (WCAG 2.2, 1.4.3)."""
Pair = tuple[str, str]


def problems(project: Project, jobs: Sequence[Job]) -> Iterator[Diagnostic]:
    """Once for each text, and once for each colour of a state."""
    brands = {brand.id: brand for brand in project.brands}
    texts = {(job.card.id, job.language, job.brand): job for job in jobs if job.card and job.standing}
    for job in texts.values():
        yield from slow(job, brands[job.brand])
    tokens = state_tokens(project.layouts) if jobs else {}
    for name in sorted({job.brand for job in jobs}):
        yield from alike(brands[name], tokens)


def slow(job: Job, brand: Brand) -> Iterator[Diagnostic]:
    """A card whose question and answer take longer to read than the brand's `reading-time`."""
    assert job.standing is not None
    wording, language = job.standing.wording, job.language
    texts = [wording.question.value(language), *(block.text for block in blocks(wording.answer.value(language)))]
    count = sum(map(len, texts))
    speed = brand.reading.get(language) or READING.get(base(language), OTHER)
    if count > brand.reading_time * speed:
        message = (
            f"reading this takes {count / speed:.0f} s in {language} ({count} characters, {speed:g} a second);"
            f" {brand.reading_time:g} s is the most"
        )
        cut = math.ceil((1 - brand.reading_time * speed / count) * sum(map(words, texts)))
        hint = f"Cut about {cut} word{'s' * (cut > 1)}, make two cards of it, or raise `reading-time` in the brand."
        span = (wording.answer.get(language) or wording).span
        yield Diagnostic(span, Severity.WARNING, message, hint)


# Colours of states


def state_tokens(layouts: Sequence[Layout]) -> dict[str, str]:
    """The brand's colours that boxes stand on only in one state of a card, with that state's flag.

    Stamps do. A colour that boxes have in any state is none of these, nor is that of words, or a topic's: see `alike`.
    """
    found: dict[str, set[str]] = {}
    for layout in layouts:
        for flag, token in _marked(layout.node):
            found.setdefault(token, set()).add(flag)
    lone = {token: next(iter(flags)) for token, flags in sorted(found.items()) if len(flags) == 1}
    return {token: flag for token, flag in lone.items() if flag != ALWAYS}


def _marked(node: Node) -> Iterator[Pair]:
    if isinstance(node, Mapping):
        color, when = node.get("background"), node.get("when")
        if isinstance(color, Scalar) and color.value.startswith("$"):
            asked = when.items if isinstance(when, Items) else (when,)
            flags = {item.value for item in asked if isinstance(item, Scalar) and item.value in STATES}
            yield (flags.pop() if len(flags) == 1 else ALWAYS), color.value[1:]
        for _, value in node.entries:
            yield from _marked(value)
    elif isinstance(node, Items):
        for item in node.items:
            yield from _marked(item)


def alike(brand: Brand, tokens: dict[str, str]) -> Iterator[Diagnostic]:
    """Colours that tell states apart to most people, but not to those with a colour vision deficiency.

    Every state is told in words and by an icon too, as WCAG 2.2 asks (1.4.1), so on a whole picture colour is never
    alone. It is in a profile's grid, where a picture is a third of a phone wide and a stamp's words are 4 px high. So
    only stamps count: against the stamps of other states, which have the same shape and place, and against the paper,
    on which one must be seen to be there at all. A topic's field, grey once the card is superseded, always has the
    stamp on the paper below it; the colours of words are looked at as contrast; and what looks alike to everybody (one
    colour for two stamps) tells nobody anything, so nobody misses it.
    """
    colors: dict[str, RGB] = {name: color[:3] for name, color in brand.tokens.items()}
    for token, state in tokens.items():
        others = [other for other, its in tokens.items() if state < its] + [GROUND]
        seen = [other for other in others if other in colors and token in colors]
        yield from _confused(brand, colors, token, state, [other for other in seen if other != token])


def _confused(
    brand: Brand, colors: dict[str, RGB], token: str, state: str, others: Sequence[str]
) -> Iterator[Diagnostic]:
    limit = brand.state_difference
    told = [other for other in others if difference(colors[token], colors[other]) >= limit]
    kinds = [kind for kind in KINDS if kind != NORMAL]
    if not told:
        return
    least, kind, other = min((difference(colors[token], colors[o], k), k, o) for o, k in product(told, kinds))
    if least >= limit:
        return
    words_on = colors.get(f"on-{token}")

    def passes(color: RGB) -> bool:
        apart = all(difference(color, colors[one], kind) >= limit for one, kind in product(told, KINDS))
        return apart and (words_on is None or ratio(words_on, color) >= LEAST)

    better = nearest(colors[token], passes)
    usual = difference(colors[token], colors[other])
    message = (
        f"`{token}` ({_hex(colors[token])}), of what is {STATES[state]}, and `{other}` ({_hex(colors[other])}) look"
        f" alike with {kind}: their CIEDE2000 is {least:.1f}, {usual:.1f} to others; {limit:g} is needed"
    )
    hint = f"The nearest colour that passes is {_hex(better)}." if better else f"Change `{other}`, or both."
    yield Diagnostic(brand.place(f"${token}"), Severity.WARNING, message, hint)


def _hex(color: RGB) -> str:
    return "#{:02x}{:02x}{:02x}".format(*color)
